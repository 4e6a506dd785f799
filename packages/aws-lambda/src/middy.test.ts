import middy7 from "@middy/core";
import middy6 from "middy-6";
import {
  activeInvocation,
  createInMemoryExporter,
  type ExportedSpan,
  type InMemoryExporter,
  withSpan,
} from "@tracelet/core";
import { beforeEach, describe, expect, it } from "vitest";
import { type MiddyMiddlewareLike, tracing } from "./middy.ts";

const CONTEXT = { awsRequestId: "id", functionName: "orders", getRemainingTimeInMillis: () => 3_000 };
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Both versions, as far as they are used here: their own types differ. */
interface Middy {
  (event: unknown, context: unknown): Promise<unknown>;
  use(middleware: MiddyMiddlewareLike | MiddyMiddlewareLike[]): Middy;
  handler(fn: (event: unknown, context: unknown) => unknown): Middy;
}
type CreateMiddy = () => Middy;

describe.each<[string, CreateMiddy]>([
  ["7", middy7 as unknown as CreateMiddy],
  ["6", middy6 as unknown as CreateMiddy],
])("the middleware of middy %s", (_version, middy) => {
  let exporter: InMemoryExporter;
  let traced: () => Middy;
  beforeEach(() => {
    exporter = createInMemoryExporter();
    traced = () => middy().use(tracing({ exporter, flush: "await" }));
  });
  /** No waiting: the response is held until its spans are exported. */
  const root = (): ExportedSpan => {
    const roots = exporter.spans.filter(({ kind }) => kind === "SERVER");
    expect(roots).toHaveLength(1);
    return roots[0]!;
  };
  const parents = (): Record<string, string | undefined> =>
    Object.fromEntries(exporter.spans.map(({ name, parent }) => [name, parent]));
  const work = (name: string) => (): Promise<void> => withSpan(name, turn);

  it("makes hooks and the handler parts of one invocation, and has it exported with the response", async () => {
    const handler = traced()
      .use({ before: work("before"), after: work("after") })
      .use({
        before: async (request) => {
          await turn();
          request.event = { parsed: request.event };
        },
      })
      .handler(async (event) => withSpan("work", () => ({ statusCode: 201, event })));
    expect(await handler({ a: 1 }, CONTEXT)).toEqual({ statusCode: 201, event: { parsed: { a: 1 } } });
    expect(parents()).toEqual({ before: "orders", work: "orders", after: "orders", orders: undefined });
    expect(activeInvocation()).toBeUndefined();
  });

  it("describes the trigger and the response", async () => {
    const event = { version: "2.0", routeKey: "GET /orders/{id}", requestContext: { http: { method: "GET" } } };
    await traced().handler(() => ({ statusCode: 503 }))(event, CONTEXT);
    expect(root()).toMatchObject({
      name: "GET /orders/{id}",
      status: "ERROR",
      attributes: { "faas.trigger": "http", "http.response.status_code": 503 },
    });
  });

  it("keeps invocations apart that run at the same time", async () => {
    const handler = traced().handler(async (event) => {
      await withSpan(`outer ${String(event)}`, async () => {
        await turn();
        await withSpan(`inner ${String(event)}`, turn);
      });
      return activeInvocation()?.root?.spanContext().traceId;
    });
    const traceIds = await Promise.all([1, 2, 3, 4].map((event) => handler(event, CONTEXT)));
    expect(new Set(traceIds).size).toBe(4);
    for (const event of [1, 2, 3, 4]) {
      const spans = exporter.spans.filter(({ name }) => name.endsWith(String(event)));
      expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([traceIds[event - 1]]));
      expect(parents()).toMatchObject({ [`inner ${event}`]: `outer ${event}`, [`outer ${event}`]: "orders" });
    }
  });

  it("leaves nothing behind in the code that calls the handler", async () => {
    const handler = traced().handler(() => "ok");
    const running = handler({}, CONTEXT);
    expect(activeInvocation()).toBeUndefined();
    await running;
    expect(activeInvocation()).toBeUndefined();
    await handler({}, CONTEXT);
    expect(exporter.spans.map(({ parent }) => parent)).toEqual([undefined, undefined]);
  });

  it.each<[string, MiddyMiddlewareLike, unknown]>([
    ["a response", { after: () => undefined }, "late"],
    ["an early one", { before: () => "early" }, "early"],
  ])("holds %s until it is exported", async (_kind, middleware, expected) => {
    const answered = Promise.withResolvers<Response>();
    const asked = Promise.withResolvers<void>();
    const fetch = (): Promise<Response> => (asked.resolve(), answered.promise);
    const handler = middy()
      .use(tracing({ exporter: { url: "http://collector.test/v1/traces", fetch }, flush: "await" }))
      .use(middleware)
      .handler(() => "late");
    let isAnswered = false;
    const response = handler({}, CONTEXT).finally(() => (isAnswered = true));
    await asked.promise;
    await turn();
    expect(isAnswered).toBe(false);
    answered.resolve(new Response());
    expect(await response).toBe(expected);
  });

  it("records what the handler throws, which is thrown on unchanged", async () => {
    const error = new RangeError("no such order");
    const handler = traced().handler(() => {
      throw error;
    });
    await expect(handler({}, CONTEXT)).rejects.toBe(error);
    expect(root()).toMatchObject({ status: "ERROR", attributes: { "error.type": "RangeError" } });
  });

  it("sees the response that others make of an error", async () => {
    const handler = traced()
      .use({
        onError: (request) => {
          request.error = { statusCode: 404 }; // as the middleware for HTTP errors does
          request.response = { statusCode: 404 };
        },
      })
      .handler(() => {
        throw new RangeError("no such order");
      });
    expect(await handler({}, CONTEXT)).toEqual({ statusCode: 404 });
    expect(root().status).toBe("UNSET");
  });

  it.each<[string, MiddyMiddlewareLike, () => unknown]>([
    ["before", { before: () => "early" }, () => "late"],
    ["before, a promise", { before: async () => turn().then(() => "early") }, () => "late"],
    ["after", { after: () => "early" }, () => "late"],
    [
      "onError",
      { onError: () => "early" },
      () => {
        throw new RangeError("late");
      },
    ],
  ])("sees the end of an invocation that another answers early: %s", async (_hook, middleware, fn) => {
    const handler = traced().use(middleware).handler(fn);
    expect(await handler({}, CONTEXT)).toBe("early");
    expect(root().status).toBe("UNSET");
  });

  it("passes on an early answer of nothing", async () => {
    const early = (request: object): void => void Object.assign(request, { earlyResponse: undefined });
    expect(
      await traced()
        .use({ before: early })
        .handler(() => "late")({}, CONTEXT),
    ).toBeUndefined();
    expect(root().status).toBe("UNSET");
    exporter.reset();
    const error = new RangeError("late");
    const failing = traced()
      .use({ onError: early })
      .handler(() => {
        throw error;
      });
    await expect(failing({}, CONTEXT)).rejects.toBe(error);
    await turn();
    expect(root().attributes["error.type"]).toBe("RangeError");
  });

  it("sees the end of an invocation in which onError throws", async () => {
    const error = new TypeError("while reporting");
    const handler = traced()
      .use({
        onError: () => {
          throw error;
        },
      })
      .handler(() => {
        throw new RangeError("no such order");
      });
    await expect(handler({}, CONTEXT)).rejects.toBe(error);
    await turn();
    expect(root()).toMatchObject({ status: "ERROR", attributes: { "error.type": "TypeError" } });
  });

  it("is nothing when tracing is off", async () => {
    const handler = middy()
      .use(tracing({ enabled: false, exporter }))
      .handler((event) => event);
    expect(await handler("event", CONTEXT)).toBe("event");
    expect(exporter.spans).toEqual([]);
  });

  it("makes one root where the handler is instrumented, too", async () => {
    const { instrument } = await import("./instrument.ts");
    const handler = instrument(traced().handler(work("work")), { exporter, flush: "await" });
    await handler({}, CONTEXT);
    expect(parents()).toEqual({ work: "orders", orders: undefined });
  });
});

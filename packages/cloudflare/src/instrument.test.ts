import { SpanKind } from "@opentelemetry/api";
import { activeInvocation, activeTracing, ConfigurationError, withSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import type { CloudflareOptions } from "./cloudflare-options.ts";
import { instrument } from "./instrument.ts";
import { createTestWorker } from "./test-worker.fixture.ts";
import type { ExecutionContextLike, ExportedHandlerLike, IncomingRequest } from "./types.ts";

const request = (path = "/orders/7?token=s3cret", headers: Record<string, string> = {}) =>
  new Request(`https://shop.test${path}`, { headers }) as IncomingRequest;
const ask = (
  worker: { fetch(...args: never[]): unknown },
  ...args: [IncomingRequest, unknown, ExecutionContextLike | undefined]
) => Reflect.apply(worker.fetch, undefined, args) as Response | Promise<Response>;

/** As those of `cloudflare:workers`, which are known by their names. */
class DurableObject {
  readonly ctx = {};
}
class WorkerEntrypoint {
  readonly ctx = {};
}
class WorkflowEntrypoint {
  readonly ctx = {};
}

const answer = () => new Response(null, { status: 204 });

describe("instrument", () => {
  it.each<[unknown]>([
    [undefined],
    [null],
    ["text"],
    [() => answer()],
    [Response],
    [class extends DurableObject {}],
    [class extends class extends WorkerEntrypoint {} {}],
    [class extends WorkflowEntrypoint {}],
    [{}],
    [{ fetsh: answer }],
  ])("says what it takes, and what is for other things, when it is given %s", (handler) => {
    const call = (): unknown => instrument(handler as ExportedHandlerLike);
    expect(call).toThrow(ConfigurationError);
    expect(call).toThrow("an object with fetch or scheduled or queue or email or tail");
    expect(call).toThrow("Classes are for instrumentDurableObject(), instrumentEntrypoint(), instrumentWorkflow()");
    expect(call).toThrow("Pages functions for instrumentPages()");
  });

  it.each([["text"], [5], [null], [{ sevice: "a" }], [{ maxSpans: -1 }], [{ bodyEnd: "no" }], [{ bindings: 5 }], [[]]])(
    "throws for the options %j",
    (options) => {
      expect(() => instrument({ fetch: answer }, options as CloudflareOptions)).toThrow(ConfigurationError);
    },
  );

  it("calls the handler straight through when tracing is off", () => {
    const args: unknown[] = [request(), { VAR: "x" }, createTestWorker().executionContext];
    const handler = {
      fetch(...own: unknown[]) {
        expect(this).toBe(handler);
        expect(own).toHaveLength(3);
        own.forEach((value, index) => expect(value).toBe(args[index]));
        expect(activeInvocation()).toBeUndefined();
        return answer();
      },
    };
    const { waitUntil } = args[2] as ExecutionContextLike;
    expect(Reflect.apply(instrument(handler).fetch, undefined, args)).toBeInstanceOf(Response);
    expect((args[2] as ExecutionContextLike).waitUntil).toBe(waitUntil);
  });

  it("makes a SERVER span of a request, and exports it after the response", async () => {
    const { options, executionContext, observe, drained, roots, exports } = createTestWorker();
    const worker = instrument({ fetch: () => (observe(), answer()) }, options);
    const response = await ask(
      worker,
      request("/orders/7?token=s3cret", {
        "user-agent": "curl/8",
        "cf-ray": "ray",
        "cf-connecting-ip": "203.0.113.9",
        cookie: "s3cret",
      }),
      {},
      executionContext,
    );
    expect(response.status).toBe(204);
    expect(exports.count).toBe(0);
    await drained();
    expect(exports.count).toBe(1);
    expect(roots).toMatchObject([{ name: "GET", kind: SpanKind.SERVER, ended: true, status: { code: 0 } }]);
    expect(roots[0]?.attributes).toMatchObject({
      "faas.trigger": "http",
      "url.path": "/orders/7",
      "http.response.status_code": 204,
      "cloudflare.handler_type": "fetch",
      "cloudflare.ray_id": "ray",
      "client.address": "203.0.113.9",
      "user_agent.original": "curl/8",
    });
    expect(JSON.stringify(roots[0]?.attributes)).not.toContain("s3cret");
  });

  it("stays synchronous, and hands out the very response", () => {
    const { options, executionContext } = createTestWorker();
    const response = answer();
    expect(ask(instrument({ fetch: () => response }, options), request(), {}, executionContext)).toBe(response);
  });

  it("throws the handler's own error and records it, thrown or rejected", async () => {
    const error = Object.freeze(new RangeError("sold out"));
    for (const fail of [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ]) {
      const { options, executionContext, observe, drained, roots } = createTestWorker();
      const worker = instrument({ fetch: (): Promise<Response> => (observe(), fail()) }, options);
      await expect((async () => ask(worker, request(), {}, executionContext))()).rejects.toBe(error);
      await drained();
      expect(roots[0]).toMatchObject({
        status: { code: 2, message: "sold out" },
        attributes: { "error.type": "RangeError" },
      });
    }
  });

  it("hands on what is no response, for the platform to complain of", async () => {
    const { options, executionContext } = createTestWorker();
    const worker = instrument({ fetch: () => "text" as unknown as Response }, options);
    expect(await ask(worker, request(), {}, executionContext)).toBe("text");
  });

  it("takes handlers from a class's prototype, with their `this`", async () => {
    const called: string[] = [];
    class Worker {
      readonly #name = "private";
      fetch = () => answer();
      #note(what: string): void {
        called.push(`${what} ${this.#name}`);
      }
      scheduled() {
        this.#note("scheduled");
      }
      queue() {
        this.#note("queue");
      }
      email() {
        this.#note("email");
      }
      tail() {
        this.#note("tail");
      }
      tailStream() {
        this.#note("tailStream");
      }
      connect() {
        this.#note("connect");
      }
      trace() {
        this.#note("trace");
      }
      test() {
        this.#note("test");
      }
    }
    const worker = instrument(new Worker(), createTestWorker().options) as unknown as Record<string, () => unknown>;
    const names = ["scheduled", "queue", "email", "tail", "tailStream", "connect", "trace", "test"];
    for (const name of names) worker[name]?.();
    expect(called).toEqual(names.map((name) => `${name} private`));
  });

  it("instruments a fetch from a class's prototype", async () => {
    const { options, executionContext, observe, roots } = createTestWorker();
    class Worker {
      readonly #status = 204;
      fetch(): Response {
        observe();
        return new Response(null, { status: this.#status });
      }
    }
    expect((await ask(instrument(new Worker(), options), request(), {}, executionContext)).status).toBe(204);
    expect(roots).toHaveLength(1);
  });

  it("keeps own members, and adds no fetch to a handler without one", () => {
    const helper = () => "kept";
    const worker = instrument(
      { scheduled: () => undefined, helper } as ExportedHandlerLike,
      createTestWorker().options,
    );
    expect(worker).not.toHaveProperty("fetch");
    expect(worker).toMatchObject({ helper });
  });

  it("makes one root when instrumented twice, or when it calls another instrumented handler", async () => {
    const [outer, inner] = [createTestWorker(), createTestWorker()];
    const innermost = instrument({ fetch: () => (inner.observe(), answer()) }, inner.options);
    const worker = instrument(
      {
        fetch: (...args: [IncomingRequest, unknown, ExecutionContextLike]) => (
          outer.observe(),
          ask(innermost, ...args)
        ),
      },
      outer.options,
    );
    await ask(worker, request(), {}, outer.executionContext);
    await outer.drained();
    expect(inner.roots[0]).toBe(outer.roots[0]);
    expect([outer.exports.count, inner.exports.count]).toEqual([1, 0]);
  });

  it("waits with the export for what ctx.waitUntil was given", async () => {
    const { options, executionContext, drained, exports } = createTestWorker();
    const gate = Promise.withResolvers<void>();
    const worker = instrument(
      {
        fetch: (_: IncomingRequest, __: unknown, ctx: ExecutionContextLike) => {
          ctx.waitUntil(gate.promise.then(() => withSpan("after", () => undefined)));
          return answer();
        },
      },
      { ...options, settleMillis: 5_000 },
    );
    await ask(worker, request(), {}, executionContext);
    gate.resolve();
    await drained();
    expect(exports.count).toBe(1);
  });

  it.each<[string, ExecutionContextLike | undefined]>([
    ["is missing", undefined],
    ["is null", null as unknown as ExecutionContextLike],
    ["is frozen", Object.freeze({ ...createTestWorker().executionContext })],
    ["has no waitUntil", {} as ExecutionContextLike],
    [
      "has a waitUntil that cannot be replaced",
      {
        get waitUntil() {
          return () => undefined;
        },
      } as unknown as ExecutionContextLike,
    ],
    ["is no object", "ctx" as unknown as ExecutionContextLike],
  ])("runs the handler when the context %s", async (_, executionContext) => {
    const { options, observe, roots } = createTestWorker();
    const worker = instrument({ fetch: () => (observe(), answer()) }, options);
    expect((await ask(worker, request(), {}, executionContext)).status).toBe(204);
    expect(roots).toMatchObject([{ ended: true }]);
  });

  it("takes the service's name and options from a function of env, once for an env", async () => {
    const { options, executionContext, observe, roots } = createTestWorker();
    const calls: unknown[] = [];
    const env = { NAME: "from env" };
    const worker = instrument<{ fetch(request: IncomingRequest, env: { NAME: string }): Response }>(
      { fetch: () => (observe(), answer()) },
      (own, trigger) => {
        calls.push([own, trigger]);
        return { ...options, service: own.NAME };
      },
    );
    for (let index = 0; index < 3; index++) await ask(worker, request(), env, executionContext);
    expect(calls).toEqual([[env, "http"]]);
    expect(roots[0]?.resource.attributes["service.name"]).toBe("from env");
  });

  it("counts the invocations of all requests together", async () => {
    const { options, executionContext } = createTestWorker();
    const env = {};
    const worker = instrument(
      { fetch: () => new Response(null, { headers: { "x-count": String(activeTracing()?.stats().invocations) } }) },
      options,
    );
    for (const count of ["1", "2"])
      expect((await ask(worker, request(), env, executionContext)).headers.get("x-count")).toBe(count);
  });
});

import { SpanKind } from "@opentelemetry/api";
import {
  activeInvocation,
  activeTracing,
  ConfigurationError,
  type ReadableSpan,
  type TracingOptions,
  withSpan,
} from "@tracelet/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instrument, type LambdaOptions, prepareInstrument } from "./instrument.ts";
import type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const context: LambdaContextLike = {
  awsRequestId: "id",
  functionName: "orders",
  getRemainingTimeInMillis: () => 3_000,
};
const httpEvent = { version: "2.0", routeKey: "GET /orders/{id}", requestContext: { http: { method: "GET" } } };

/** The far end: an instrumented handler whose export requests are counted and answered so. */
function createTest(
  handler: unknown,
  options: LambdaOptions = {},
  answer: () => Promise<Response> = () => Promise.resolve(new Response()),
) {
  const test = { roots: [] as ReadableSpan[], exports: 0, wrapped: undefined as unknown as LambdaHandlerLike };
  const fetch = () => (test.exports++, answer());
  const exporter: TracingOptions["exporter"] = { url: "http://collector.test/v1/traces", fetch };
  const observed = new Proxy(handler as LambdaHandlerLike, {
    apply: (target, self, args) => {
      test.roots.push(activeInvocation()!.root as unknown as ReadableSpan);
      return Reflect.apply(target, self, args) as unknown;
    },
  });
  test.wrapped = instrument(observed, { exporter, ...options });
  return test;
}

describe("instrument", () => {
  beforeEach(() => vi.stubEnv("OTEL_ENABLED", ""));
  afterEach(() => vi.unstubAllEnvs());

  it("returns the very handler when tracing is off", () => {
    const handler = async () => "result";
    expect(instrument(handler)).toBe(handler);
    vi.stubEnv("OTEL_SDK_DISABLED", "true");
    expect(instrument(handler, { exporter: { url: "http://collector.test" } })).toBe(handler);
  });

  it.each([[undefined], [null], [{ handler: () => undefined }], ["index.handler"]])(
    "throws for %j in place of a handler",
    (handler) => {
      expect(() => instrument(handler as unknown as LambdaHandlerLike)).toThrow(ConfigurationError);
    },
  );

  it.each<[string, unknown]>([
    ["an unknown option", { maxFlush: 5 }],
    ["a negative cap", { maxFlushMillis: -1 }],
    ["a cap that is no number", { maxFlushMillis: "5" }],
    ["NaN for the cap", { maxFlushMillis: Number.NaN }],
    ["null", null],
    ["an unknown way to flush", { flush: "later" }],
  ])("throws for %s in the options", (_, options) => {
    expect(() => instrument(async () => undefined, options as LambdaOptions)).toThrow(ConfigurationError);
  });

  it("makes a SERVER span over the handler, and exports it before the result is there", async () => {
    const test = createTest(async () => "result");
    await expect(test.wrapped({}, context)).resolves.toBe("result");
    expect(test.exports).toBe(1);
    expect(test.roots).toMatchObject([
      {
        name: "orders",
        kind: SpanKind.SERVER,
        ended: true,
        attributes: { "faas.trigger": "other", "faas.invocation_id": "id" },
      },
    ]);
    expect(test.roots[0]?.instrumentationScope.name).toBe("@tracelet/aws-lambda");
  });

  it("passes on event, context and `this`", async () => {
    const event = { any: "event" };
    const self = { name: "self" };
    const test = createTest(function (this: unknown, ...args: unknown[]) {
      expect(this).toBe(self);
      expect(args).toHaveLength(2);
      expect(args[0]).toBe(event);
      expect(args[1]).toBe(context);
    });
    await Reflect.apply(test.wrapped, self, [event, context]);
    expect(test.roots).toHaveLength(1);
  });

  it("has two parameters whatever the handler has: the runtime refuses three", () => {
    const withLength = (length: number) => Object.defineProperty(() => undefined, "length", { value: length });
    for (const handler of [0, 1, 2, 3, 4].map(withLength)) {
      expect(createTest(handler).wrapped).toHaveLength(2);
    }
  });

  it("keeps the members of the handler, such as middy's", () => {
    const use = () => "used";
    expect(Reflect.get(createTest(Object.assign(async () => undefined, { use })).wrapped, "use")).toBe(use);
  });

  it("passes on whatever more it is given, also to a handler that takes the rest", async () => {
    const test = createTest((...args: unknown[]) => args);
    await expect(test.wrapped({}, context, 3, 4)).resolves.toEqual([{}, context, 3, 4]);
    expect(test.wrapped).toHaveLength(2);
  });

  it("serves as a method of a class, bundled with others that share it", async () => {
    class Orders {
      readonly #table = "orders";
      handle = instrument(async () => this.#table, { enabled: true, exporter: [] });
      list = instrument(
        async function (this: Orders) {
          return this.#table;
        } as unknown as LambdaHandlerLike,
        { enabled: true, exporter: [] },
      );
    }
    const orders = new Orders();
    await expect(orders.handle()).resolves.toBe("orders");
    await expect(Reflect.apply(orders.list, orders, [{}, context])).resolves.toBe("orders");
  });

  it("answers for a handler that returns a value, a thenable, or calls back", async () => {
    const handlers: unknown[] = [
      () => "answer",
      () => ({ then: (resolve: (value: string) => void) => resolve("answer") }),
      (_: unknown, __: unknown, callback: (error: unknown, result: string) => void) =>
        setTimeout(callback, 0, null, "answer"),
    ];
    for (const handler of handlers) {
      const test = createTest(handler);
      await expect(test.wrapped({}, context)).resolves.toBe("answer");
      expect([test.exports, test.roots[0]?.ended]).toEqual([1, true]);
    }
  });

  it("rejects with the handler's own error and records it, thrown or rejected", async () => {
    const error = Object.freeze(new RangeError("sold out"));
    for (const handler of [
      () => {
        throw error;
      },
      () => Promise.reject(error),
      (_: unknown, __: unknown, callback: (thrown: unknown) => void) => callback(error),
    ]) {
      const test = createTest(handler);
      await expect(test.wrapped({}, context)).rejects.toBe(error);
      expect(test.roots[0]).toMatchObject({
        status: { code: 2, message: "sold out" },
        attributes: { "error.type": "RangeError" },
      });
    }
  });

  it.each<[unknown, number | undefined, number]>([
    [{ statusCode: 201 }, 201, 0],
    [{ statusCode: "404" }, 404, 0],
    [{ statusCode: 503 }, 503, 2],
    ["text", 200, 0],
    [undefined, 200, 0],
    [null, 200, 0],
    [{ any: "object" }, 200, 0],
    [{ statusCode: "soon" }, undefined, 0],
    [{ statusCode: 200.5 }, undefined, 0],
    [{ statusCode: Symbol("odd") }, undefined, 0],
  ])("takes %o for an HTTP answer with the status %s", async (answer, status, code) => {
    const test = createTest(async () => answer);
    await expect(test.wrapped(httpEvent, context)).resolves.toBe(answer);
    expect(test.roots[0]).toMatchObject({ name: "GET /orders/{id}", status: { code } });
    expect(test.roots[0]?.attributes["http.response.status_code"]).toBe(status);
    expect(test.roots[0]?.attributes["error.type"]).toBe(code === 2 ? String(status) : undefined);
  });

  it.each([
    [null],
    ["text"],
    [5],
    [true],
    [[]],
    [{ version: "2.0" }],
    [{ version: "2.0", requestContext: { http: { method: "" } }, headers: [null] }],
  ])("runs the handler for the event %j", async (event) => {
    const test = createTest(async (own: unknown) => own);
    await expect(test.wrapped(event, context)).resolves.toBe(event);
    expect(test.exports).toBe(1);
  });

  it.each([
    [undefined],
    [null],
    [{}],
    [
      {
        getRemainingTimeInMillis: () => {
          throw new Error("Function not implemented.");
        },
      },
    ],
    [{ invokedFunctionArn: 5 }],
  ])("runs the handler with the context %j", async (odd) => {
    const test = createTest(async () => "answer");
    await expect(test.wrapped({}, odd as unknown as LambdaContextLike)).resolves.toBe("answer");
  });

  it("answers at the cap when the collector hangs, or earlier when the time runs out", async () => {
    const hang = () => new Promise<Response>(() => undefined);
    await expect(createTest(async () => "a", { maxFlushMillis: 10 }, hang).wrapped({}, context)).resolves.toBe("a");
    await expect(
      createTest(async () => "b", {}, hang).wrapped({}, { getRemainingTimeInMillis: () => 310 }),
    ).resolves.toBe("b");
  });

  it("makes one root when instrumented twice, or called by another instrumented handler", async () => {
    const inner = createTest(async () => activeTracing()?.stats().invocations);
    const twice = createTest(inner.wrapped);
    await expect(twice.wrapped({}, context)).resolves.toBe(1);
    expect([inner.exports, twice.exports]).toEqual([0, 1]);
    expect(inner.roots[0]).toBe(twice.roots[0]);
  });

  it("exports a span that ends late with the next invocation, and waits for none", async () => {
    const gate = Promise.withResolvers<void>();
    let late: Promise<void> | undefined;
    const test = createTest(() => {
      late ??= withSpan("late", () => gate.promise);
      return "answer";
    });
    await test.wrapped({}, context);
    gate.resolve();
    await late;
    await test.wrapped({}, context);
    expect(test.exports).toBe(2);
  });
});

describe("a streaming handler", () => {
  const streamify = <Handler extends object>(handler: Handler) => Object.assign(handler, { [STREAMING]: "response" });

  it("is called with the stream, keeps its marks, and ends before the export", async () => {
    const stream = { write: () => undefined };
    const test = createTest(
      streamify(async (...args: unknown[]) => expect(args).toEqual([httpEvent, stream, context])),
    );
    expect(Reflect.get(test.wrapped, STREAMING)).toBe("response");
    await Reflect.apply(test.wrapped, undefined, [httpEvent, stream, context]);
    expect(test.roots).toMatchObject([{ name: "GET /orders/{id}", ended: true, status: { code: 0 } }]);
    expect(test.roots[0]?.attributes["http.response.status_code"]).toBe(200);
    expect(test.exports).toBe(1);
  });

  it("rejects with its own error", async () => {
    const error = new Error("broken stream");
    const test = createTest(streamify(() => Promise.reject(error)));
    await expect(Reflect.apply(test.wrapped, undefined, [{}, {}, context])).rejects.toBe(error);
    expect(test.roots[0]?.status.code).toBe(2);
  });

  it("makes one root when instrumented twice", async () => {
    const inner = createTest(streamify(async () => undefined));
    const twice = createTest(inner.wrapped);
    await Reflect.apply(twice.wrapped, undefined, [{}, {}, context]);
    expect([inner.exports, twice.exports]).toEqual([0, 1]);
  });
});

describe("prepareInstrument", () => {
  const exporter = { url: "http://collector.test/v1/traces", fetch: () => Promise.resolve(new Response()) };
  afterEach(() => vi.unstubAllEnvs());

  it("sets up now, says once what is wrong, and instruments the handler that comes later", async () => {
    vi.stubEnv("OTEL_TRACES_SAMPLER", "wrong");
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const instrumentLater = prepareInstrument({ exporter });
    const warnings = warn.mock.calls.length;
    const handler = instrumentLater(async () => activeTracing()?.isEnabled);
    expect(await handler({}, context)).toBe(true);
    expect([warnings, warn.mock.calls.length]).toEqual([1, 1]);
    expect(warn.mock.calls[0]?.[0]).toContain("OTEL_TRACES_SAMPLER");
  });

  it("returns the very handler when tracing is off, and throws for options at once", () => {
    const handler = async () => "result";
    expect(prepareInstrument({ enabled: false })(handler)).toBe(handler);
    expect(() => prepareInstrument({ maxFlush: 5 } as LambdaOptions)).toThrow(ConfigurationError);
  });
});

import { diag } from "@opentelemetry/api";
import type { TracingOptions } from "@tracelet/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestWorker } from "./test-worker.fixture.ts";
import { createTracingCache } from "./tracing-cache.ts";

const exporter = { url: "http://collector.test/v1/traces" };

describe("createTracingCache", () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    const collect = (line: string): void => void lines.push(line);
    diag.setLogger(
      { error: collect, warn: collect, info: collect, debug: collect, verbose: collect },
      { suppressOverrideMessage: true },
    );
  });
  afterEach(() => diag.disable());

  it("makes one set-up of constant options for all env with the same variables, whatever the trigger", () => {
    const cache = createTracingCache<object>({ exporter });
    const [a, b] = [{ OTEL_SERVICE_NAME: "a" }, { OTEL_SERVICE_NAME: "b" }];
    expect(cache.get(a, "http")).toBe(cache.get(a, "timer"));
    expect(cache.get(a, "http")).toBe(cache.get({ ...a, requestId: "1" }, "http"));
    expect(cache.get(a, "http")).not.toBe(cache.get(b, "http"));
  });

  it("makes no set-up for each copy of env", () => {
    const calls: unknown[] = [];
    const cache = createTracingCache<object>((env) => (calls.push(env), { exporter }));
    const env = { NAME: "a", KV: {} };
    for (let index = 0; index < 1_000; index++) cache.get({ ...env, db: {} }, "http");
    expect(calls.length).toBeLessThan(20);
    expect(cache.get({ ...env, NAME: "b" }, "http")).not.toBe(cache.get({ ...env }, "http"));
  });

  it("gives the first few env a set-up of their own, also with the same texts: a test may bring bindings of its own", () => {
    const cache = createTracingCache<object>((env) => ({ exporter: { ...exporter, ...env } }));
    const tracings = Array.from({ length: 16 }, () => cache.get({ fetch: () => undefined }, "http"));
    expect(new Set(tracings).size).toBe(16);
  });

  it("instruments the bindings of every env, and each once", () => {
    class Fetcher {
      fetch(): Promise<Response> {
        return Promise.resolve(new Response());
      }
    }
    const cache = createTracingCache<object>({ exporter });
    const [a, b] = [new Fetcher(), new Fetcher()];
    cache.get({ API: a }, "http");
    const traced = a.fetch;
    cache.get({ API: a, OTHER: b }, "timer");
    expect(a.fetch).toBe(traced);
    expect(traced).not.toBe(Fetcher.prototype.fetch);
    expect(b.fetch).not.toBe(Fetcher.prototype.fetch);
  });

  it("instruments the exports that a context has, and asks for them once", () => {
    class LoopbackServiceStub {
      fetch(): Promise<Response> {
        return Promise.resolve(new Response());
      }
    }
    const stubs = Array.from({ length: 5_000 }, () => new LoopbackServiceStub());
    let asked = 0;
    const executionContext = {
      ...createTestWorker().executionContext,
      get exports(): object {
        asked++;
        return Object.fromEntries(Object.entries(stubs));
      },
    };
    const cache = createTracingCache<object>({ exporter });
    const env = {};
    for (let index = 0; index < 3; index++) cache.get(env, "http", executionContext);
    expect(asked).toBe(1);
    expect(stubs.every(({ fetch }) => fetch !== LoopbackServiceStub.prototype.fetch)).toBe(true);
  });

  it.each<[string, () => unknown]>([
    [
      "throw",
      () => {
        throw new Error("getter");
      },
    ],
    ["are null", () => null],
    ["are a text", () => "exports"],
  ])("goes on where the exports of a context %s", (_, get) => {
    const executionContext = Object.defineProperty({ ...createTestWorker().executionContext }, "exports", { get });
    expect(createTracingCache<object>({ exporter }).get({}, "http", executionContext).isEnabled).toBe(true);
  });

  it("says that tracing is off where a function forgets to return its options", () => {
    const cache = createTracingCache<object>(() => undefined as never);
    expect(cache.get({ OTEL_ENABLED: "true" }, "http").isEnabled).toBe(false);
    expect(lines).toEqual([expect.stringContaining('Option "options" must be an object')]);
  });

  it("asks a function once for each env and trigger", () => {
    const calls: unknown[] = [];
    const cache = createTracingCache<object>((env, trigger) => (calls.push([env, trigger]), { exporter }));
    const env = {};
    for (const trigger of ["http", "timer", "http", "timer"] as const) cache.get(env, trigger);
    expect(calls).toEqual([
      [env, "http"],
      [env, "timer"],
    ]);
    expect(cache.get(env, "http")).not.toBe(cache.get(env, "timer"));
  });

  it("reads OTEL_ variables of env", () => {
    const cache = createTracingCache<object>({});
    expect(cache.get({}, "http").isEnabled).toBe(false);
    expect(cache.get({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.test" }, "http").isEnabled).toBe(true);
    expect(cache.get({ OTEL_ENABLED: "true", KV: { get: () => undefined }, ODD: null }, "http").isEnabled).toBe(true);
  });

  it.each([[undefined], [null], ["env"], [5]])("makes one set-up for all requests with the env %j", (env) => {
    let calls = 0;
    const cache = createTracingCache<unknown>(() => (calls++, { exporter }));
    expect(cache.get(env, "http")).toBe(cache.get(env, "http"));
    expect(cache.get(env, "http").isEnabled).toBe(true);
    expect(calls).toBe(1);
  });

  it.each<[string, () => TracingOptions, string]>([
    [
      "throws",
      () => {
        throw new Error("no binding for s3cret");
      },
      "the options function threw",
    ],
    [
      "throws what is no error",
      () => {
        throw "text";
      },
      "options function threw",
    ],
    ["returns null", () => null as unknown as TracingOptions, "must be an object"],
    ["is async", () => Promise.resolve({}) as TracingOptions, "async"],
    ["returns an unknown option", () => ({ sevice: "a" }) as TracingOptions, "sevice"],
  ])("is off when the options function %s, and says so once", (_, source, message) => {
    const cache = createTracingCache<object>(source);
    const env = {};
    for (let index = 0; index < 3; index++) expect(cache.get(env, "http").isEnabled).toBe(false);
    expect(lines).toEqual([expect.stringContaining(message)]);
  });

  it("holds no env that nobody else holds", async () => {
    const { setFlagsFromString } = await import("node:v8");
    const { runInNewContext } = await import("node:vm");
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const cache = createTracingCache<object>(() => ({ exporter }));
    let collected = 0;
    const registry = new FinalizationRegistry(() => collected++);
    for (let index = 0; index < 100; index++) {
      const env = { index };
      registry.register(env, index);
      cache.get(env, "http");
    }
    await expect.poll(() => (collectGarbage(), collected)).toBeGreaterThan(90);
  });
});

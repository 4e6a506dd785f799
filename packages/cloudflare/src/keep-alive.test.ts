import { createTracing, withSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { createKeepAlive } from "./keep-alive.ts";
import { createTestWorker } from "./test-worker.fixture.ts";

describe("createKeepAlive", () => {
  it("holds the flush by the raw waitUntil, which is not tracked: a flush never waits for itself", async () => {
    const { executionContext, options, exports, drained } = createTestWorker();
    const core = createTracing({ ...options, settleMillis: 60_000 });
    void core.run({ trigger: "http", name: "GET", flush: createKeepAlive(executionContext) }, () => undefined);
    await drained();
    expect(exports.count).toBe(1);
    expect(core.stats()).toMatchObject({ open: 0, pending: 0 });
  });

  it("wraps waitUntil once for a context, however many invocations it has", () => {
    const { executionContext } = createTestWorker();
    const raw = executionContext.waitUntil;
    createKeepAlive(executionContext);
    const wrapped = executionContext.waitUntil;
    expect(wrapped).not.toBe(raw);
    for (let index = 0; index < 10; index++) createKeepAlive(executionContext);
    expect(executionContext.waitUntil).toBe(wrapped);
  });

  it("leaves waitUntil's complaints, results and `this` as they were", () => {
    const { executionContext } = createTestWorker();
    createKeepAlive(executionContext);
    expect(executionContext.waitUntil(Promise.resolve())).toBeUndefined();
    expect(() => executionContext.waitUntil(5 as unknown as Promise<void>)).toThrow("not a promise");
    const { waitUntil } = executionContext;
    expect(() => waitUntil(Promise.resolve())).toThrow("Illegal invocation");
  });

  it("wraps the method once for all contexts of a class, and leaves each its own", async () => {
    const held: object[] = [];
    class Context {
      waitUntil(promise: Promise<unknown>): void {
        held.push(this, promise);
      }
    }
    const [one, other] = [new Context(), new Context()];
    const flushed = Promise.resolve();
    for (const context of [one, other, one]) createKeepAlive(context);
    const { waitUntil } = Context.prototype;
    createKeepAlive(new Context());
    expect(Context.prototype.waitUntil).toBe(waitUntil);
    expect([one, other].map((context) => Object.keys(context))).toEqual([[], []]);
    one.waitUntil(flushed);
    other.waitUntil(flushed);
    expect(held).toEqual([one, flushed, other, flushed]);
    expect([held[0], held[2]]).toEqual([one, other]);
  });

  it("leaves each call to its own context behind a Proxy that binds what it hands out", () => {
    const held: object[] = [];
    class Context {
      waitUntil(promise: Promise<unknown>): void {
        held.push(this, promise);
      }
    }
    const bind = (context: Context): Context =>
      new Proxy(context, { get: (target, key) => (Reflect.get(target, key) as () => void).bind(target) });
    const [one, other] = [new Context(), new Context()];
    const proxies = [bind(one), bind(other)] as const;
    const original = Context.prototype.waitUntil;
    for (let index = 0; index < 5; index++) proxies.forEach((proxy) => void createKeepAlive(proxy));
    const flushed = Promise.resolve();
    proxies.forEach((proxy) => proxy.waitUntil(flushed));
    expect([held[0], held[2], held.length]).toEqual([one, other, 4]);
    expect(Context.prototype.waitUntil).toBe(original);
  });

  it("puts nothing on Object.prototype, and leaves an accessor to its own object", () => {
    const made = new Proxy({} as ReturnType<typeof createTestWorker>["executionContext"], {
      get: () => () => undefined,
    });
    createKeepAlive(made);
    expect("waitUntil" in {}).toBe(false);
    class Context {
      #waitUntil = (): void => undefined;
      get waitUntil(): () => void {
        return this.#waitUntil;
      }
      set waitUntil(value: () => void) {
        this.#waitUntil = value;
      }
    }
    expect(() => createKeepAlive(new Context())).not.toThrow();
  });

  it("never makes a flush wait for itself, also behind a context that hands on to one of the platform", async () => {
    const { executionContext: inner, options, exports, drained } = createTestWorker();
    createKeepAlive(inner);
    const executionContext = { waitUntil: (promise: Promise<unknown>) => inner.waitUntil(promise) };
    const core = createTracing({ ...options, settleMillis: 60_000 });
    void core.run({ trigger: "http", name: "GET", flush: createKeepAlive(executionContext) }, () => undefined);
    await drained();
    expect([exports.count, core.stats().pending]).toEqual([1, 0]);
  });

  it("leaves a rejection to the platform", async () => {
    const { executionContext, options, drained, exports } = createTestWorker();
    const core = createTracing(options);
    const rejected = Promise.reject(new Error("own"));
    void core.run({ trigger: "http", name: "GET", flush: createKeepAlive(executionContext) }, () =>
      executionContext.waitUntil(rejected),
    );
    await expect(rejected).rejects.toThrow("own");
    await drained();
    expect(exports.count).toBe(1);
  });

  it("keeps the promises of invocations at once apart", async () => {
    const [a, b] = [createTestWorker(), createTestWorker()];
    const gate = Promise.withResolvers<void>();
    const run = (worker: typeof a, background: Promise<unknown>) => {
      const core = createTracing({ ...worker.options, settleMillis: 60_000 });
      void core.run({ trigger: "http", name: "GET", flush: createKeepAlive(worker.executionContext) }, () =>
        worker.executionContext.waitUntil(background),
      );
      return core;
    };
    run(
      a,
      gate.promise.then(() => withSpan("late", () => undefined)),
    );
    run(b, Promise.resolve());
    await b.drained();
    expect([a.exports.count, b.exports.count]).toEqual([0, 1]);
    gate.resolve();
    await a.drained();
    expect(a.exports.count).toBe(1);
  });
});

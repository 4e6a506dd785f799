import { context, diag, propagation, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { activeInvocation } from "./active-invocation.ts";
import { createBackgroundFlush } from "./background-flush.ts";
import { createCollectingFetch } from "./collecting-fetch.fixture.ts";
import { createTracing } from "./create-tracing.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const carrying = (get: (carrier: unknown, key: string) => string | undefined) => ({
  incoming: { carrier: {}, getter: { keys: () => [], get } },
});

describe("the handler", () => {
  it("is called once, with the root span, which is active", async () => {
    const { run } = createTestPlatform();
    let calls = 0;
    await run((root) => {
      calls++;
      expect(trace.getActiveSpan()).toBe(root);
      expect(activeInvocation()?.root).toBe(root);
    });
    expect(calls).toBe(1);
    expect(activeInvocation()).toBeUndefined();
  });

  it("may return a lazy thenable, which then runs as a part of the invocation", async () => {
    const { run, collector } = createTestPlatform();
    const query: PromiseLike<string> = {
      then: (...callbacks) => {
        withSpan("query", () => undefined);
        return Promise.resolve("rows").then(...callbacks);
      },
    };
    expect(await run(() => query)).toBe("rows");
    expect(collector.spans.map(({ name }) => name)).toEqual(["query", "root"]);
    expect(collector.spans[0]?.parentSpanId).toBe(collector.spans[1]?.spanId);
  });

  it("may return a value whose `then` throws when it is looked at", async () => {
    const { run, tracing } = createTestPlatform();
    const odd = {
      get then(): never {
        throw new Error("trap");
      },
    };
    const result = run(() => {
      const box = { odd };
      return box;
    });
    await expect(result).resolves.toEqual({ odd });
    let held: Promise<void> | undefined;
    expect(
      tracing.run(
        { trigger: "http", name: "root", flush: createBackgroundFlush({ hold: (flush) => (held = flush) }) },
        () => odd,
      ),
    ).toBe(odd);
    await held;
    expect(tracing.stats()).toMatchObject({ started: 2, exported: 2 });
  });

  it("keeps its invocation when it calls another one's code", async () => {
    const [a, b] = [createTestPlatform({ service: "a" }), createTestPlatform({ service: "b" })];
    await a.run(() => b.run(() => withSpan("inner", () => undefined)).then(() => withSpan("outer", () => undefined)));
    expect(a.collector.spans.map(({ name }) => name)).toEqual(["outer", "root"]);
    expect(b.collector.spans.map(({ name }) => name)).toEqual(["inner", "root"]);
  });
});

describe("what fails inside of tracing", () => {
  const lines = collectDiagLines();
  afterEach(() => diag.disable());
  const fail = (): never => {
    throw new Error("broken");
  };

  it("does not reach the handler's caller: a propagator", async () => {
    const { run, collector } = createTestPlatform({ propagator: { inject: fail, extract: fail, fields: fail } });
    const handler = () => {
      propagation.inject(context.active(), {});
      return 42;
    };
    for (let index = 0; index < 3; index++)
      expect(
        await run(
          handler,
          carrying(() => undefined),
        ),
      ).toBe(42);
    expect(collector.spans).toHaveLength(3);
    expect(lines).toHaveLength(2);
  });

  it("does not reach the handler's caller: the carrier of the incoming context", async () => {
    const { run, collector } = createTestPlatform();
    for (let index = 0; index < 3; index++) expect(await run(() => 42, carrying(fail))).toBe(42);
    expect(collector.spans.map(({ parentSpanId }) => parentSpanId)).toEqual(["", "", ""]);
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("does not reach the handler's caller: the platform's refusal to keep the code alive", async () => {
    const collector = createCollectingFetch();
    const tracing = createTracing({
      exporter: { url: "http://collector.test", fetch: collector.fetch },
      settleMillis: 0,
    });
    for (let index = 0; index < 3; index++) {
      expect(
        tracing.run({ trigger: "http", name: "root", flush: createBackgroundFlush({ hold: fail }) }, () => 42),
      ).toBe(42);
    }
    await vi.waitFor(() => expect(tracing.stats()).toMatchObject({ exported: 3, pending: 0 }));
    expect(lines).toEqual([expect.stringContaining("does not wait for the flush")]);
  });

  it("does not reach the handler's caller: a logger that throws itself", async () => {
    diag.setLogger(
      { error: fail, warn: fail, info: fail, debug: fail, verbose: fail },
      { suppressOverrideMessage: true },
    );
    const { run, collector, tracing } = createTestPlatform();
    collector.answer = () => Promise.resolve(new Response(null, { status: 500 }));
    expect(await run(() => 42, { complete: fail })).toBe(42);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, dropped: { refused: 1 } });
  });
});

describe("a caller that goes away", () => {
  it("ends the root there, and the answer that comes later changes nothing", async () => {
    const { run, collector, tracing } = createTestPlatform();
    const caller = new AbortController();
    const gate = Promise.withResolvers<string>();
    const result = run(() => gate.promise, { cancellation: caller.signal });
    caller.abort();
    await vi.waitFor(() => expect(collector.spans).toHaveLength(1));
    expect(collector.spans[0]?.attributes["tracelet.client_disconnected"]).toBe(true);
    gate.resolve("late");
    await expect(result).resolves.toBe("late");
    expect(tracing.stats()).toMatchObject({ started: 1, exported: 1, open: 0, pending: 0 });
  });

  it("after the answer is no news", async () => {
    const { run, collector } = createTestPlatform();
    const caller = new AbortController();
    await run(() => Promise.resolve(), { cancellation: caller.signal });
    caller.abort();
    expect(collector.spans[0]?.attributes).toEqual({ "faas.trigger": "http" });
    expect(collector.requests).toHaveLength(1);
  });
});

describe("a background flush", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("does not spin while a span stays open, also when it settles at once", async () => {
    const { run } = createTestPlatform({ settleMillis: 0 });
    const gate = Promise.withResolvers<void>();
    const done = run(() => void withSpan("open", () => gate.promise));
    const timers = vi.spyOn(globalThis, "setTimeout");
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(timers.mock.calls.length).toBeLessThan(50 + 20);
    gate.resolve();
    await done;
  });

  it("does not spin while a body streams, also when it would settle for ever", async () => {
    const { run } = createTestPlatform({ settleMillis: Infinity });
    const body = Promise.withResolvers<"complete">();
    const done = run(() => undefined, { complete: (result) => ({ result, ended: body.promise }) });
    const timers = vi.spyOn(globalThis, "setTimeout");
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(timers.mock.calls.length).toBeLessThan(50 + 20);
    body.resolve("complete");
    await done;
  });
});

import { context, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { activeInvocation } from "./active-invocation.ts";
import { createAwaitedFlush } from "./awaited-flush.ts";
import { createBackgroundFlush } from "./background-flush.ts";
import { type CollectingFetch, createCollectingFetch } from "./collecting-fetch.fixture.ts";
import { activeTracing, createTracing } from "./create-tracing.ts";
import type { Invocation } from "./invocation.ts";
import type { TracingOptions } from "./options.ts";
import type { Tracing } from "./tracing.ts";
import { withSpan } from "./with-span.ts";

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03";

function setUp(options: TracingOptions = {}): { tracing: Tracing; collector: CollectingFetch } {
  const collector = createCollectingFetch();
  const exporter = { url: "http://collector.test/v1/traces", fetch: collector.fetch };
  return { collector, tracing: createTracing({ exporter, settleMillis: 50, ...options }) };
}

/** An invocation on a platform that lets work go on after the response; `flushed` settles when it would stop the code. */
interface BackgroundInvocation extends Invocation {
  flushed(): Promise<void>;
}

function background(more: Partial<Invocation> = {}, deadlineMillis = 25_000): BackgroundInvocation {
  const held: Promise<void>[] = [];
  return {
    trigger: "http",
    name: "root",
    flush: createBackgroundFlush({ deadlineMillis, hold: (flush) => void held.push(flush) }),
    flushed: async () => {
      for (let index = 0; index < held.length; index++) await held[index];
    },
    ...more,
  };
}

/** A platform that stops the code with the response. */
const awaitedFlush = createAwaitedFlush();
const flushWithin = (millis: number) => awaitedFlush.strategy({ budgetMillis: () => millis });
const awaited: Invocation = { trigger: "other", name: "root", flush: flushWithin(1_000) };

const names = (collector: CollectingFetch): string[] => collector.spans.map(({ name }) => name);

describe("an invocation in the background", () => {
  it("returns what the handler returns, synchronously, and exports afterwards in one request", async () => {
    const { tracing, collector } = setUp();
    const invocation = background();
    const result = tracing.run(invocation, () => withSpan("child", () => 42));
    expect(result).toBe(42);
    expect(collector.requests).toHaveLength(0);
    await invocation.flushed();
    expect(collector.requests).toHaveLength(1);
    expect(names(collector)).toEqual(["child", "root"]);
    expect(collector.spans[0]?.parentSpanId).toBe(collector.spans[1]?.spanId);
  });

  it("continues the caller's trace, with its flags", async () => {
    const { tracing, collector } = setUp();
    const invocation = background({
      incoming: {
        carrier: { traceparent },
        getter: { keys: () => ["traceparent"], get: (_, key) => (key === "traceparent" ? traceparent : undefined) },
      },
    });
    void tracing.run(invocation, () => undefined);
    await invocation.flushed();
    expect(collector.spans[0]).toMatchObject({
      traceId: traceparent.slice(3, 35),
      parentSpanId: "b7ad6b7169203331",
      flags: 0x303,
    });
  });

  it("throws the handler's own error, synchronously or not, and records it", async () => {
    const { tracing, collector } = setUp();
    const error = new RangeError("boom");
    const invocation = background();
    expect(() =>
      tracing.run(invocation, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(tracing.run(invocation, () => Promise.reject(error))).rejects.toBe(error);
    await invocation.flushed();
    expect(collector.spans.map(({ status, attributes }) => [status.code, attributes["error.type"]])).toEqual([
      [2, "RangeError"],
      [2, "RangeError"],
    ]);
    expect(collector.spans[0]?.events[0]).toMatchObject({
      name: "exception",
      attributes: { "exception.message": "boom" },
    });
  });

  it("waits for detached spans and tracked promises before it exports", async () => {
    const { tracing, collector } = setUp({ settleMillis: 5_000 });
    const invocation = background();
    const gate = Promise.withResolvers<void>();
    void tracing.run(invocation, () => {
      void withSpan("detached", () => gate.promise);
      activeInvocation()?.track(gate.promise.then(() => withSpan("tracked", () => undefined)));
    });
    gate.resolve();
    await invocation.flushed();
    expect(collector.requests).toHaveLength(1);
    expect(names(collector).toSorted()).toEqual(["detached", "root", "tracked"]);
  });

  it("ships a span that starts after everything was flushed", async () => {
    const { tracing, collector } = setUp();
    const invocation = background();
    const gate = Promise.withResolvers<void>();
    const late = await tracing.run(invocation, () => ({
      done: gate.promise.then(() => withSpan("late", () => undefined)),
    }));
    await invocation.flushed();
    expect(names(collector)).toEqual(["root"]);
    gate.resolve();
    await late.done;
    await invocation.flushed();
    expect(names(collector)).toEqual(["root", "late"]);
    expect(tracing.stats()).toMatchObject({ started: 2, exported: 2, open: 0, pending: 0 });
  });

  it("delays nothing for a span that never ends, and closes it at the deadline, marked incomplete", async () => {
    const { tracing, collector } = setUp({ settleMillis: 10 });
    const invocation = background({}, 100);
    void tracing.run(invocation, () => void withSpan("endless", () => new Promise(() => undefined)));
    await invocation.flushed();
    expect(collector.requests.map(({ spans }) => spans.map(({ name }) => name))).toEqual([["root"], ["endless"]]);
    expect(collector.spans[1]?.attributes).toEqual({ "tracelet.incomplete": true });
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, incomplete: 1 });
  });

  it("keeps the root open until a streamed result has ended", async () => {
    const { tracing, collector } = setUp();
    const body = Promise.withResolvers<"complete">();
    const invocation = background({ complete: () => ({ result: undefined, ended: body.promise }) });
    void tracing.run(invocation, () => withSpan("child", () => undefined));
    expect(tracing.stats().open).toBe(1);
    body.reject(new Error("source broke"));
    await invocation.flushed();
    expect(collector.spans.find(({ name }) => name === "root")?.status).toMatchObject({
      code: 2,
      message: "source broke",
    });
  });

  it("does not let a description of the result that throws reach the caller", async () => {
    const { tracing } = setUp();
    const invocation = background({
      complete: () => {
        throw new Error("adapter");
      },
    });
    expect(tracing.run(invocation, () => 1)).toBe(1);
    await invocation.flushed();
    expect(tracing.stats()).toMatchObject({ exported: 1, open: 0 });
  });
});

describe("an invocation whose flush is awaited", () => {
  it("answers after the export, and does not wait for open spans, which go with the next flush", async () => {
    const { tracing, collector } = setUp();
    const gate = Promise.withResolvers<void>();
    const first = await tracing.run(awaited, async () => ({ late: withSpan("late", () => gate.promise) }));
    expect(names(collector)).toEqual(["root"]);
    gate.resolve();
    await first.late;
    await tracing.run(awaited, async () => undefined);
    expect(names(collector)).toEqual(["root", "late", "root"]);
    expect(collector.requests).toHaveLength(2);
  });

  it("answers when the budget is used up, whatever the collector does, and counts the loss", async () => {
    const { tracing, collector } = setUp();
    collector.answer = () => new Promise(() => undefined);
    const hurried = { ...awaited, flush: flushWithin(20) };
    await expect(tracing.run(hurried, async () => "answer")).resolves.toBe("answer");
    expect(tracing.stats()).toMatchObject({ started: 1, exported: 0, dropped: { timeout: 1 }, pending: 0 });
  });

  it("rejects with the handler's own error after the export", async () => {
    const { tracing, collector } = setUp();
    const error = { odd: "thrown" };
    await expect(tracing.run(awaited, () => Promise.reject(error))).rejects.toBe(error);
    expect(collector.spans[0]).toMatchObject({ status: { code: 2 }, attributes: { "error.type": "object" } });
  });
});

describe("spans and their invocations", () => {
  it("never mixes invocations that run at once", async () => {
    const { tracing, collector } = setUp();
    const invocations = Array.from({ length: 50 }, (_, index) => ({
      index,
      invocation: background({ name: `root ${index}` }),
    }));
    await Promise.all(
      invocations.map(({ index, invocation }) =>
        tracing.run(invocation, async () => {
          await withSpan(`outer ${index}`, async () => {
            await new Promise((resolve) => setTimeout(resolve, (index * 7) % 13));
            await withSpan(`inner ${index}`, () => Promise.resolve());
          });
        }),
      ),
    );
    await Promise.all(invocations.map(({ invocation }) => invocation.flushed()));
    expect(collector.requests).toHaveLength(50);
    for (const { spans } of collector.requests) {
      const index = spans[0]?.name.split(" ")[1];
      expect(spans.map(({ name }) => name)).toEqual([`inner ${index}`, `outer ${index}`, `root ${index}`]);
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    }
  });

  it("keeps the resources of two set-ups apart, for a tracer that was taken before either", async () => {
    const tracer = trace.getTracer("library", "1.2.3");
    const [a, b] = [setUp({ service: "a" }), setUp({ service: "b" })];
    for (const { tracing } of [a, b]) {
      const invocation = background();
      void tracing.run(invocation, () => tracer.startActiveSpan("by library", (span) => span.end()));
      await invocation.flushed();
    }
    for (const [{ collector }, service] of [
      [a, "a"],
      [b, "b"],
    ] as const) {
      expect(collector.spans.map(({ resource }) => resource["service.name"])).toEqual([service, service]);
      expect(collector.spans.find(({ name }) => name === "by library")?.instrumentationScope).toBe("library");
    }
  });

  it("finds the invocation of a span that was started in the root context", async () => {
    const { tracing, collector } = setUp();
    const invocation = background();
    void tracing.run(invocation, () =>
      context.with(ROOT_CONTEXT, () => trace.getTracer("t").startSpan("rootless").end()),
    );
    await invocation.flushed();
    expect(names(collector)).toEqual(["rootless", "root"]);
    expect(collector.spans[0]?.parentSpanId).toBe("");
  });

  it("makes spans outside of any invocation no-ops, and counts them", () => {
    const { tracing } = setUp();
    const before = tracing.stats().noScope;
    withSpan("nowhere", (span) => expect(span.isRecording()).toBe(false));
    expect(tracing.stats()).toMatchObject({ noScope: before + 1, started: 0 });
  });

  it("drops spans above the limit of an invocation, with a count, and still balances", async () => {
    const { tracing, collector } = setUp({ maxSpans: 3 });
    const invocation = background();
    void tracing.run(invocation, () => {
      for (let i = 0; i < 10; i++) withSpan(`s${i}`, () => undefined);
    });
    await invocation.flushed();
    expect(collector.spans).toHaveLength(3);
    expect(tracing.stats()).toMatchObject({ started: 11, exported: 3, dropped: { limit: 8 }, open: 0, pending: 0 });
  });

  it("counts unsampled invocations apart and exports nothing of them, but propagates their context", async () => {
    const { tracing, collector } = setUp({ sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "off" } });
    const invocation = background();
    const carrier: Record<string, string> = {};
    void tracing.run(invocation, () => withSpan("child", () => propagation.inject(context.active(), carrier)));
    await invocation.flushed();
    expect(collector.requests).toHaveLength(0);
    expect(carrier["traceparent"]).toMatch(/-02$/);
    expect(tracing.stats()).toMatchObject({ invocations: 1, unsampledInvocations: 1, started: 0 });
  });
});

describe("forceFlush", () => {
  it("exports what has ended so far", async () => {
    const { tracing, collector } = setUp();
    const invocation = background();
    await tracing.run(invocation, async () => {
      withSpan("early", () => undefined);
      await activeTracing()?.forceFlush();
      expect(names(collector)).toEqual(["early"]);
    });
    await invocation.flushed();
    expect(names(collector)).toEqual(["early", "root"]);
  });
});

describe("when tracing is off", () => {
  it("only calls the handler", () => {
    const tracing = createTracing();
    expect(tracing.isEnabled).toBe(false);
    expect(tracing.run(background(), (span) => span.isRecording())).toBe(false);
    expect(tracing.stats()).toMatchObject({ invocations: 0, started: 0 });
  });
});

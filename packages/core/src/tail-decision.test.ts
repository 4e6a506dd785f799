import { ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { activeInvocation } from "./active-invocation.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { anyOf, type FinishedInvocation, type Keep, keepErrors, keepSampled, not } from "./keep.ts";
import type { TracingOptions } from "./options.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const unsampled: TracingOptions = {
  sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "off" },
};

describe("the tail decision", () => {
  const lines = collectDiagLines();

  it("sees the root, all spans, errors and the duration", async () => {
    const asked: FinishedInvocation[] = [];
    const keep: Keep = (invocation) => asked.push(invocation) > 0;
    const { run } = createTestPlatform({ keep });
    await run(() => withSpan("child", (span) => span.setStatus({ code: SpanStatusCode.ERROR }) && undefined));
    expect(asked).toHaveLength(1);
    const [{ root, spans, sampled, hasError, durationMillis }] = asked as [FinishedInvocation];
    expect([root.name, sampled, hasError, spans.map(({ name }) => name)]).toEqual([
      "root",
      true,
      true,
      ["child", "root"],
    ]);
    expect(durationMillis).toBeGreaterThanOrEqual(0);
  });

  it("is made once for a trace, and holds for spans that end later", async () => {
    let asked = 0;
    const { run, collector, tracing } = createTestPlatform({ settleMillis: 0, keep: () => ++asked === 1 });
    const gate = Promise.withResolvers<void>();
    const done = run(() => {
      void withSpan("late", () => gate.promise);
    });
    await expect.poll(() => collector.spans.map(({ name }) => name)).toEqual(["root"]);
    gate.resolve();
    await done;
    expect(collector.spans.map(({ name }) => name)).toEqual(["root", "late"]);
    expect([asked, tracing.stats().exported]).toEqual([1, 2]);
  });

  it("is one for each trace of an invocation", async () => {
    const { run, collector, tracing } = createTestPlatform({ ...unsampled, keep: keepErrors() });
    await run(() => {
      trace.getTracer("library").startActiveSpan("own trace", { root: true }, ROOT_CONTEXT, (span) => {
        withSpan("its child", (child) => child.setStatus({ code: SpanStatusCode.ERROR }) && undefined);
        span.end();
      });
    });
    expect(collector.spans.map(({ name }) => name).toSorted()).toEqual(["its child", "own trace"]);
    expect(tracing.stats().dropped).toEqual({ sampling: 1 });
  });

  it("waits while the invocation runs, unless it is positive already", async () => {
    const { run, collector, tracing } = createTestPlatform({ ...unsampled, keep: anyOf(keepSampled(), keepErrors()) });
    await run(async () => {
      withSpan("healthy", () => undefined);
      await tracing.forceFlush();
      expect(collector.spans).toHaveLength(0);
      withSpan("failed", (span) => span.setStatus({ code: SpanStatusCode.ERROR }) && undefined);
      await tracing.forceFlush();
      expect(collector.spans.map(({ name }) => name)).toEqual(["healthy", "failed"]);
    });
    expect(collector.spans.map(({ name }) => name)).toEqual(["healthy", "failed", "root"]);
  });

  it("never loses a healthy sampled invocation by anyOf(keepSampled(), keepErrors())", async () => {
    const { run, tracing } = createTestPlatform({ keep: anyOf(keepSampled(), keepErrors()) });
    for (let index = 0; index < 20; index++) await run(() => withSpan("child", () => undefined));
    expect(tracing.stats()).toMatchObject({ started: 40, exported: 40, dropped: {} });
  });

  it("leaves it to the head sampler when it throws, and says so once", async () => {
    const keep = (): boolean => {
      throw new Error("broken");
    };
    const { run, tracing } = createTestPlatform({ keep });
    await run(() => undefined);
    await run(() => undefined);
    expect(tracing.stats()).toMatchObject({ exported: 2 });
    expect(lines.filter((line) => line.includes("keep() threw"))).toHaveLength(1);
  });

  it("ends with the root, also when its author has ended that while a body goes on", async () => {
    const { run, collector } = createTestPlatform({ keep: not(keepErrors()) });
    const body = Promise.withResolvers<"complete">();
    const done = run((root) => root.end(), { complete: (result) => ({ result, ended: body.promise }) });
    await expect.poll(() => collector.spans.map(({ name }) => name)).toEqual(["root"]);
    body.resolve("complete");
    await done;
  });

  it("counts as dropped what a user's sampler only records, when there is no tail decision", async () => {
    const sampler = { shouldSample: () => ({ decision: 1 as const }), toString: () => "record only" };
    const { run, tracing } = createTestPlatform({ sampler });
    await run(() => {
      expect(activeInvocation()).toBeDefined();
    });
    expect(tracing.stats()).toMatchObject({
      started: 1,
      exported: 0,
      dropped: { sampling: 1 },
      unsampledInvocations: 1,
    });
  });
});

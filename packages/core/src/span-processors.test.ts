import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import { BatchSpanProcessor, InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import type { SpanProcessor } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

function createProcessor(more: Partial<SpanProcessor> = {}) {
  const calls: string[] = [];
  const processor: SpanProcessor = {
    onStart: (span) => void calls.push(`start ${span.name}`),
    onEnd: (span) => void calls.push(`end ${span.name}`),
    forceFlush: async () => void calls.push("flush"),
    shutdown: async () => void calls.push("shutdown"),
    ...more,
  };
  return { processor, calls };
}

describe("a span processor of the user's own", () => {
  const lines = collectDiagLines();

  it("sees each span's start and end, may write to it, and is flushed with each flush", async () => {
    const { processor, calls } = createProcessor();
    const marking = createProcessor({ onStart: (span) => void span.setAttribute("marked", true) });
    const { run, collector } = createTestPlatform({ spanProcessors: [processor, marking.processor] });
    await run(() => withSpan("child", () => undefined));
    await run(() => undefined);
    expect(calls).toEqual([
      "start root",
      "start child",
      "end child",
      "end root",
      "flush",
      "start root",
      "end root",
      "flush",
    ]);
    expect(collector.spans.map(({ attributes }) => attributes["marked"])).toEqual([true, true, true]);
  });

  it("is enough without an exporter", async () => {
    const { processor, calls } = createProcessor();
    const { run, tracing } = createTestPlatform({ exporter: [], spanProcessors: [processor] });
    await run(() => undefined);
    expect(calls).toEqual(["start root", "end root", "flush"]);
    expect(tracing.stats()).toMatchObject({ exported: 1, exportRequests: 0 });
  });

  it.each([
    ["throws", (): never => assert.fail("broken")],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("harms neither the user's code nor the others when it %s, and that is said once", async (_, fail) => {
    const broken = createProcessor({
      onStart: fail as () => void,
      onEnd: fail as () => void,
      forceFlush: () => Promise.reject(new Error("broken")),
    });
    const { processor, calls } = createProcessor();
    const { run, collector } = createTestPlatform({ spanProcessors: [broken.processor, processor] });
    expect(await run(() => 42)).toBe(42);
    expect(calls).toEqual(["start root", "end root", "flush"]);
    expect(collector.spans).toHaveLength(1);
    expect(lines.filter((line) => line.includes("a span processor failed"))).toHaveLength(1);
  });

  it("is warned of when it batches by timers", () => {
    const batching = new BatchSpanProcessor({ exporter: new InMemorySpanExporter() });
    createTestPlatform({ spanProcessors: [batching as unknown as SpanProcessor] });
    expect(lines).toEqual([expect.stringContaining("BatchSpanProcessor")]);
  });
});

import { trace } from "@opentelemetry/api";
import { beforeEach, describe, expect, it } from "vitest";
import { adoptInitSpans, collectInitSpans } from "./init-scope.ts";
import { currentIsolate } from "./isolate.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const tracer = trace.getTracer("library");

describe("spans of the time before the first invocation", () => {
  beforeEach(() => {
    const isolate = currentIsolate();
    if (isolate) isolate.initScope = undefined;
  });

  it("become children of its root, and keep their own children", async () => {
    const { run, collector, tracing } = createTestPlatform();
    collectInitSpans(tracing);
    await withSpan("load", async () => tracer.startActiveSpan("connect", (span) => span.end()));
    expect(tracing.stats()).toMatchObject({ started: 0 });
    await run(adoptInitSpans);
    const [connect, load, root] = collector.spans;
    expect(collector.spans.map(({ name }) => name)).toEqual(["connect", "load", "root"]);
    expect(collector.requests).toHaveLength(1);
    expect([load?.parentSpanId, connect?.parentSpanId]).toEqual([root?.spanId, load?.spanId]);
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(tracing.stats()).toMatchObject({ started: 3, exported: 3 });
  });

  it("belong to nobody else afterwards", async () => {
    const { run, collector, tracing } = createTestPlatform();
    collectInitSpans(tracing);
    withSpan("load", () => undefined);
    await run(adoptInitSpans);
    const { noScope } = tracing.stats();
    withSpan("between two invocations", () => undefined);
    await run(adoptInitSpans);
    expect(collector.spans.map(({ name }) => name)).toEqual(["load", "root", "root"]);
    expect(tracing.stats().noScope).toBe(noScope + 1);
  });

  it("are exported once they end, if they end late", async () => {
    const { run, collector, tracing } = createTestPlatform();
    collectInitSpans(tracing);
    const warmUp = tracer.startSpan("warm up");
    await run(() => {
      adoptInitSpans();
      setTimeout(() => warmUp.end(), 5);
    });
    expect(collector.spans.map(({ name }) => name)).toContain("warm up");
  });

  it("are as unwanted as their invocation", async () => {
    const { run, collector, tracing } = createTestPlatform({
      sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "off" },
    });
    collectInitSpans(tracing);
    withSpan("load", () => undefined);
    await run(adoptInitSpans);
    expect(collector.spans).toEqual([]);
    expect(tracing.stats()).toMatchObject({ started: 0, unsampledInvocations: 1 });
  });

  it("count for the limit of its spans", async () => {
    const { run, tracing } = createTestPlatform({ maxSpans: 2 });
    collectInitSpans(tracing);
    for (let index = 0; index < 5; index++) withSpan(`load ${index}`, () => undefined);
    await run(adoptInitSpans);
    expect(tracing.stats()).toMatchObject({ exported: 2, dropped: { limit: 1 } });
  });
});

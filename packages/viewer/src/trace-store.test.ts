import { describe, expect, it, vi } from "vitest";
import { spanFixture } from "./span-fixture.ts";
import { createTraceStore } from "./trace-store.ts";
import type { ViewerSpan, ViewerTrace } from "./viewer-span.ts";

const spanOf = (traceId: string, id: string): ViewerSpan => spanFixture({ id, traceId, name: id });
const namesOf = (trace: ViewerTrace | undefined): string[] => (trace?.spans ?? []).map((span) => span.name);

describe("createTraceStore", () => {
  it("reports a trace once it is quiet, and again with the spans that came later", async () => {
    const reported: ViewerTrace[] = [];
    const store = createTraceStore({ quietMillis: 1, onTrace: (trace) => reported.push(trace) });
    store.add([spanOf("a", "1"), spanOf("a", "2")]);
    await vi.waitUntil(() => reported.length === 1);
    store.add([spanOf("a", "3")]);
    await vi.waitUntil(() => reported.length === 2);
    expect(reported.map(namesOf)).toEqual([
      ["1", "2"],
      ["1", "2", "3"],
    ]);
    expect(reported.map((trace) => trace.revision)).toEqual([1, 2]);
  });

  it("reports pending traces when it is closed, finished ones not again, and takes nothing more", async () => {
    const onTrace = vi.fn<(trace: ViewerTrace) => void>();
    const store = createTraceStore({ quietMillis: 1, onTrace });
    store.add([spanOf("a", "1")]);
    await vi.waitUntil(() => onTrace.mock.calls.length === 1);
    store.add([spanOf("b", "1")]);
    store.close();
    store.add([spanOf("c", "1")]);
    expect(onTrace.mock.calls.map(([trace]) => trace.traceId)).toEqual(["a", "b"]);
    expect(store.traces().map((trace) => trace.traceId)).toEqual(["a", "b"]);
  });

  it("keeps a span that is delivered twice once", () => {
    const store = createTraceStore();
    store.add([spanOf("a", "1"), spanOf("a", "1")]);
    expect(store.traces()[0]?.spans).toHaveLength(1);
    store.close();
  });

  it("drops the trace that was updated longest ago, after reporting it", () => {
    const onTrace = vi.fn<(trace: ViewerTrace) => void>();
    const store = createTraceStore({ maxTraces: 2, onTrace });
    for (const traceId of ["a", "b", "a", "c"]) store.add([spanOf(traceId, "1")]);
    expect(store.traces().map((trace) => trace.traceId)).toEqual(["a", "c"]);
    expect(onTrace.mock.calls.map(([trace]) => trace.traceId)).toEqual(["b"]);
    expect(store.evictions()).toEqual({ traces: 1, spans: 0 });
    store.close();
  });

  it("drops the first spans of a trace that is too large, and counts them", () => {
    const store = createTraceStore({ maxSpansPerTrace: 2 });
    store.add(["1", "2", "3", "4"].map((id) => spanOf("a", id)));
    expect(namesOf(store.traces()[0])).toEqual(["3", "4"]);
    expect(store.traces()[0]?.evictedSpans).toBe(2);
    expect(store.evictions()).toEqual({ traces: 0, spans: 2 });
    store.close();
  });
});

import { describe, expect, it, vi } from "vitest";
import { deliveryFixture, logFixture, spanFixture } from "./span-fixture.ts";
import { createTraceStore, type TraceStore } from "./trace-store.ts";
import type { ViewerSpan } from "./viewer-span.ts";
import type { ViewerTrace } from "./viewer-trace.ts";

const spanOf = (traceId: string, id: string): ViewerSpan => spanFixture({ id, traceId, name: id });
const namesOf = (trace: ViewerTrace | undefined): string[] => (trace?.spans ?? []).map((span) => span.name);

function add(store: TraceStore, spans: readonly ViewerSpan[], bytes = 100): void {
  store.add({ spans, delivery: deliveryFixture({ items: spans.length, bytes }) });
}

describe("createTraceStore", () => {
  it("reports a trace once it is quiet, and again with the spans that came later", async () => {
    const reported: ViewerTrace[] = [];
    const store = createTraceStore({ quietMillis: 1, onTrace: (trace) => reported.push(trace) });
    add(store, [spanOf("a", "1"), spanOf("a", "2")]);
    await vi.waitUntil(() => reported.length === 1);
    add(store, [spanOf("a", "3")]);
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
    add(store, [spanOf("a", "1")]);
    await vi.waitUntil(() => onTrace.mock.calls.length === 1);
    add(store, [spanOf("b", "1")]);
    store.close();
    add(store, [spanOf("c", "1")]);
    expect(onTrace.mock.calls.map(([trace]) => trace.traceId)).toEqual(["a", "b"]);
    expect(store.traces().map((trace) => trace.traceId)).toEqual(["a", "b"]);
  });

  it("keeps a span that is delivered twice once", () => {
    const store = createTraceStore();
    add(store, [spanOf("a", "1"), spanOf("a", "1")]);
    expect(store.traces()[0]?.spans).toHaveLength(1);
    store.close();
  });

  it("drops the trace that was updated longest ago, after reporting it", () => {
    const onTrace = vi.fn<(trace: ViewerTrace) => void>();
    const store = createTraceStore({ maxTraces: 2, onTrace });
    for (const traceId of ["a", "b", "a", "c"]) add(store, [spanOf(traceId, "1")]);
    expect(store.traces().map((trace) => trace.traceId)).toEqual(["a", "c"]);
    expect(onTrace.mock.calls.map(([trace]) => trace.traceId)).toEqual(["b"]);
    expect(store.evictions()).toEqual({ traces: 1, spans: 0 });
    store.close();
  });

  it("drops the first spans of a trace that is too large, and counts them", () => {
    const store = createTraceStore({ maxSpansPerTrace: 2 });
    add(
      store,
      ["1", "2", "3", "4"].map((id) => spanOf("a", id)),
    );
    expect(namesOf(store.traces()[0])).toEqual(["3", "4"]);
    expect(store.traces()[0]?.evictedSpans).toBe(2);
    expect(store.evictions()).toEqual({ traces: 0, spans: 2 });
    store.close();
  });

  it("drops traces by what they weigh, the one that was updated last but at most in part", () => {
    const store = createTraceStore({ maxBytes: 250 });
    for (const traceId of ["a", "b", "c"]) add(store, [spanOf(traceId, "1")], 100);
    expect(store.traceIds()).toEqual(["b", "c"]);
    add(store, [spanOf("c", "2"), spanOf("c", "3")], 400);
    expect(store.traceIds()).toEqual(["c"]);
    expect(namesOf(store.get("c"))).toEqual(["3"]);
    store.close();
  });

  it("frees what a span weighed that is delivered again", () => {
    const store = createTraceStore({ maxBytes: 250 });
    for (let time = 0; time < 10; time += 1) add(store, [spanOf("a", "1")], 100);
    add(store, [spanOf("b", "1")], 100);
    expect(store.traceIds()).toEqual(["a", "b"]);
    store.close();
  });

  it("keeps the logs of a trace with it, and the requests that brought either", () => {
    const store = createTraceStore();
    const delivery = deliveryFixture({ signal: "logs" });
    store.add({ logs: [logFixture({ traceId: "a" }), logFixture({ traceId: undefined })], delivery });
    add(store, [spanOf("a", "1"), spanOf("b", "1")]);
    add(store, [spanOf("a", "1")]);
    expect(store.get("a")).toMatchObject({
      logs: [{ traceId: "a" }],
      deliveries: [
        { signal: "logs", spanIds: [] },
        { items: 2, spanIds: ["1".padStart(16, "0")], repeatedSpans: 0 },
        { repeatedSpans: 1 },
      ],
    });
    store.close();
  });

  it("tells of changes and of what is dropped at once, and forgets all when asked to", () => {
    const told: string[] = [];
    const onTrace = vi.fn<(trace: ViewerTrace) => void>();
    const store = createTraceStore({
      maxTraces: 1,
      onTrace,
      onChange: (traceId) => told.push(`+${traceId}`),
      onDrop: (traceId) => told.push(`-${traceId}`),
    });
    add(store, [spanOf("a", "1"), spanOf("a", "2")]);
    add(store, [spanOf("b", "1")]);
    expect(told).toEqual(["+a", "-a", "+b"]);
    onTrace.mockClear();
    store.clear();
    store.close();
    expect(store.traces()).toEqual([]);
    expect(onTrace).not.toHaveBeenCalled();
  });
});

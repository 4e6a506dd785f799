import { describe, expect, it } from "vitest";
import type { ViewerLog, ViewerSpan, ViewerTrace } from "tracelet";
import { isComplete, problemsOf } from "./check-trace.ts";
import type { Order } from "./orders.ts";

const order: Order = { id: "tea", price: "12", expectedStatus: 200, expectedLogs: ["price found"] };

function span(id: string, parent: string | undefined, serviceName: string, name: string): ViewerSpan {
  return {
    traceId: "1".repeat(32),
    spanId: id,
    parentSpanId: parent,
    isParentRemote: undefined,
    name,
    kind: "internal",
    startNanos: 0n,
    endNanos: 1n,
    status: { code: "unset", message: "" },
    attributes: {},
    events: [],
    links: [],
    resource: {},
    serviceName,
    scope: { name: "", version: "" },
  };
}

const SPANS = [
  span("a", undefined, "orders-worker", "POST /orders/:id"),
  span("b", "a", "orders-worker", "look up price"),
  span("c", "a", "orders-worker", "POST"),
  span("d", "c", "payments-lambda", "POST"),
  span("e", "d", "payments-lambda", "charge card"),
  span("f", "b", "orders-worker", "get PRICES"),
];
const log: ViewerLog = {
  traceId: "1".repeat(32),
  spanId: "a",
  timeNanos: 0n,
  level: "info",
  eventName: "",
  body: "price found",
  attributes: {},
  resource: {},
  serviceName: "orders-worker",
  scope: { name: "", version: "" },
};
const trace = (spans: readonly ViewerSpan[], logs: readonly ViewerLog[] = [log]): ViewerTrace => ({
  traceId: "1".repeat(32),
  spans,
  logs,
  deliveries: [],
  revision: 1,
  evictedSpans: 0,
  evictedLogs: 0,
});
const but = (id: string, change: Partial<ViewerSpan>): ViewerTrace =>
  trace(SPANS.map((each) => (each.spanId === id ? { ...each, ...change } : each)));

describe("problemsOf", () => {
  it("finds nothing wrong with a whole trace", () => {
    expect(problemsOf(trace(SPANS), order)).toEqual([]);
  });

  it.each<[string, ViewerTrace, Partial<Order>, RegExp]>([
    ["a missing span", trace(SPANS.slice(0, 4)), {}, /payments-lambda has no span "charge card"/],
    ["one too many", trace([...SPANS, span("f", "a", "orders-worker", "extra")]), {}, /7 spans instead of 6/],
    ["a span under the wrong parent", but("d", { parentSpanId: "a" }), {}, /"POST" of payments-lambda is not a child/],
    ["a parent that nobody named", but("a", { parentSpanId: "x" }), {}, /the root's parent is x/],
    ["a trace that was not continued", trace(SPANS), { traceparent: `00-${"2".repeat(32)}-x-01` }, /not continued/],
    ["an error that is not there", trace(SPANS), { expectedError: "CardDeclinedError" }, /exception is undefined/],
    ["a log that is not there", trace(SPANS, []), {}, /no span has the log "price found"/],
    ["a log of no span", trace(SPANS, [{ ...log, spanId: "x" }]), {}, /no span has the log "price found"/],
  ])("names %s", (_, wrong, more, problem) => {
    expect(problemsOf(wrong, { ...order, ...more }).join()).toMatch(problem);
  });
});

describe("isComplete", () => {
  it("waits for the last span and the last log", () => {
    expect(isComplete(trace(SPANS), order)).toBe(true);
    expect(isComplete(trace(SPANS.slice(1)), order)).toBe(false);
    expect(isComplete(trace(SPANS, []), order)).toBe(false);
  });
});

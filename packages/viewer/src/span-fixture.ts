import type { ViewerSpan, ViewerTrace } from "./viewer-span.ts";

/** When the fixtures' traces start; chosen so that a double cannot hold it. */
export const EPOCH_NANOS = 1_700_000_000_123_456_789n;

/** A span for tests. Times are milliseconds after {@link EPOCH_NANOS}; `id` is padded to a span id. */
export function spanFixture({
  id,
  parent,
  start = 0,
  end = 100,
  ...fields
}: Partial<ViewerSpan> & {
  id: string;
  parent?: string;
  start?: number;
  end?: number;
}): ViewerSpan {
  return {
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: id.padStart(16, "0"),
    parentSpanId: parent?.padStart(16, "0"),
    name: `span ${id}`,
    kind: "internal",
    startNanos: EPOCH_NANOS + BigInt(start * 1e6),
    endNanos: EPOCH_NANOS + BigInt(end * 1e6),
    status: { code: "unset", message: "" },
    attributes: {},
    events: [],
    links: [],
    resource: { "service.name": "checkout" },
    serviceName: "checkout",
    ...fields,
  };
}

/** A trace of these spans that has been reported once. */
export function traceFixture(spans: readonly ViewerSpan[]): ViewerTrace {
  return { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spans, revision: 1, evictedSpans: 0 };
}

import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerSpan } from "./viewer-span.ts";
import type { Delivery, ViewerTrace } from "./viewer-trace.ts";

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
    isParentRemote: undefined,
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
    scope: { name: "test", version: "" },
    ...fields,
  };
}

/** A trace of these spans that has been reported once. */
export function traceFixture(spans: readonly ViewerSpan[], fields: Partial<ViewerTrace> = {}): ViewerTrace {
  return {
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spans,
    logs: [],
    deliveries: [],
    revision: 1,
    evictedSpans: 0,
    evictedLogs: 0,
    ...fields,
  };
}

/** A request of one span that arrived 5 ms after {@link EPOCH_NANOS}. */
export function deliveryFixture(fields: Partial<Delivery> = {}): Delivery {
  return {
    signal: "traces",
    receivedNanos: EPOCH_NANOS + 5_000_000n,
    wireBytes: 100,
    bytes: 100,
    encoding: "protobuf",
    isCompressed: false,
    items: 1,
    spanIds: [],
    repeatedSpans: 0,
    ...fields,
  };
}

/** A log record at {@link EPOCH_NANOS}. */
export function logFixture(fields: Partial<ViewerLog> = {}): ViewerLog {
  const { traceId, resource, serviceName, scope } = spanFixture({ id: "1" });
  const place = { traceId, spanId: undefined, timeNanos: EPOCH_NANOS };
  const said = { level: "info", eventName: "", body: "", attributes: {} } as const;
  return { ...place, ...said, resource, serviceName, scope, ...fields };
}

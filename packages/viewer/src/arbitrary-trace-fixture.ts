import fc from "fast-check";
import { EPOCH_NANOS } from "./span-fixture.ts";
import type { LogLevel, ViewerLog } from "./viewer-log.ts";
import type { AttributeValue, Origin, SpanKind, SpanStatus, ViewerSpan } from "./viewer-span.ts";
import type { Delivery, ViewerTrace } from "./viewer-trace.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u001b[31m", "\u009b2J", "\ud800", "領収書", "👩‍💻", "e\u0301", "x".repeat(5000), "a\nb"),
);
const ids = fc.oneof(fc.constantFrom("1", "2", "3", "4"), texts);
const nanos = fc.oneof(fc.bigInt(), fc.bigInt({ min: EPOCH_NANOS, max: EPOCH_NANOS + 1_000_000_000n }));
const values: fc.Arbitrary<AttributeValue> = fc.oneof(texts, fc.double(), fc.bigInt(), fc.boolean(), fc.array(texts));
const keys = fc.oneof(
  texts,
  fc.constantFrom("http.route", "error.type", "exception.type", "exception.message", "cloud.platform", "x.token"),
);
const attributes = fc.dictionary(keys, values);
const origin: fc.Arbitrary<Origin> = fc.record({
  resource: attributes,
  serviceName: texts,
  scope: fc.record({ name: texts, version: texts }),
});
const spans: fc.Arbitrary<ViewerSpan> = origin.chain((from) =>
  fc.record({
    traceId: ids,
    spanId: ids,
    parentSpanId: fc.option(ids, { nil: undefined }),
    isParentRemote: fc.option(fc.boolean(), { nil: undefined }),
    name: texts,
    kind: fc.constantFrom<SpanKind>("unspecified", "internal", "server", "client", "producer", "consumer"),
    startNanos: nanos,
    endNanos: nanos,
    status: fc.record({ code: fc.constantFrom<SpanStatus["code"]>("unset", "ok", "error"), message: texts }),
    attributes,
    events: fc.array(fc.record({ name: fc.constantFrom("exception", "log"), timeNanos: nanos, attributes })),
    links: fc.array(fc.record({ traceId: ids, spanId: ids, attributes }), { maxLength: 3 }),
    resource: fc.constant(from.resource),
    serviceName: fc.constant(from.serviceName),
    scope: fc.constant(from.scope),
  }),
);
const logs: fc.Arbitrary<ViewerLog> = origin.chain((from) =>
  fc.record({
    traceId: fc.option(ids, { nil: undefined }),
    spanId: fc.option(ids, { nil: undefined }),
    timeNanos: nanos,
    level: fc.constantFrom<LogLevel>("info", "error", "unspecified"),
    eventName: texts,
    body: values,
    attributes,
    resource: fc.constant(from.resource),
    serviceName: fc.constant(from.serviceName),
    scope: fc.constant(from.scope),
  }),
);
const deliveries: fc.Arbitrary<Delivery> = fc.record({
  signal: fc.constantFrom("traces", "logs"),
  receivedNanos: nanos,
  wireBytes: fc.nat(),
  bytes: fc.nat(),
  encoding: fc.constantFrom("protobuf", "json"),
  isCompressed: fc.boolean(),
  items: fc.nat(),
  spanIds: fc.array(ids, { maxLength: 4 }),
  repeatedSpans: fc.nat(),
});

/** Traces as strange as a sender can make them. */
export const arbitraryTraces: fc.Arbitrary<ViewerTrace> = fc.record({
  traceId: ids,
  spans: fc.array(spans, { maxLength: 8 }),
  logs: fc.array(logs, { maxLength: 4 }),
  deliveries: fc.array(deliveries, { maxLength: 3 }),
  revision: fc.nat(),
  evictedSpans: fc.nat(),
  evictedLogs: fc.nat(),
});

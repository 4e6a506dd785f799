import { SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import type { ReadableSpan } from "./sdk-types.ts";

const resource: ReadableSpan["resource"] = {
  attributes: { "service.name": "shop" },
  merge: () => resource,
  getRawAttributes: () => [],
};
const instrumentationScope = { name: "test", version: "1.2.3" };

/** An ended span of any SDK, with what the SDK itself would not take. */
export function readableSpan(more: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: "span",
    kind: SpanKind.CLIENT,
    spanContext: () => ({
      traceId: "0123456789abcdef0123456789abcdef",
      spanId: "0123456789abcdef",
      traceFlags: TraceFlags.SAMPLED,
    }),
    startTime: [1_700_000_000, 123_456_789],
    endTime: [1_700_000_001, 123_456_790],
    duration: [1, 1],
    ended: true,
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...more,
  };
}

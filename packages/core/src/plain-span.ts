import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "./sdk-types.ts";

/** A span in words and milliseconds, for people and for assertions. */
export interface PlainSpan {
  readonly name: string;
  readonly kind: keyof typeof SpanKind;
  readonly status: keyof typeof SpanStatusCode;
  readonly statusMessage?: string;
  readonly durationMillis: number;
  readonly traceId: string;
  readonly spanId: string;
  /** Absent when the span began the trace. */
  readonly parentSpanId?: string;
  readonly startTime: Date;
  readonly attributes: Attributes;
  /** `afterMillis` counts from the start of the span. */
  readonly events: readonly { readonly name: string; readonly afterMillis: number; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: Attributes }[];
}

export function plainSpan(span: ReadableSpan): PlainSpan {
  const { startTime, status } = span;
  const { traceId, spanId } = span.spanContext();
  const parentSpanId = span.parentSpanContext?.spanId;
  return {
    name: span.name,
    kind: SpanKind[span.kind] as PlainSpan["kind"],
    status: SpanStatusCode[status.code] as PlainSpan["status"],
    ...(status.message !== undefined && { statusMessage: status.message }),
    durationMillis: millisBetween([0, 0], span.duration),
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    startTime: new Date(millisBetween([0, 0], startTime)),
    attributes: { ...span.attributes },
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      afterMillis: millisBetween(startTime, time),
      attributes: { ...attributes },
    })),
    links: span.links.map(({ context, attributes }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: { ...attributes },
    })),
  };
}

/** To the microsecond. */
function millisBetween(from: HrTime, to: HrTime): number {
  return Math.round((to[0] - from[0]) * 1e6 + (to[1] - from[1]) / 1e3) / 1e3;
}

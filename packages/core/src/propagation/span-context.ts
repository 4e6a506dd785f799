import { type Context, isSpanContextValid, type SpanContext, trace, TraceFlags } from "@opentelemetry/api";
import { OwnSpanContext } from "../own-span-context.ts";
import { isTracingSuppressed } from "../suppress-tracing.ts";

/** What is to be injected: nothing without a valid span context, and nothing while tracing is suppressed. */
export function outgoingSpanContext(ctx: Context): SpanContext | undefined {
  return isTracingSuppressed(ctx) ? undefined : validSpanContext(ctx);
}

/** That of the span in the context; the API takes anything for one. */
export function validSpanContext(ctx: Context): SpanContext | undefined {
  const spanContext = trace.getSpanContext(ctx);
  const isValid = spanContext instanceof OwnSpanContext || (spanContext && isSpanContextValid(spanContext));
  return isValid ? spanContext : undefined;
}

/** What the formats besides W3C trace context tell of the caller's span. */
export interface RemoteSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/**
 * The context of a caller whose ids are valid. When another propagator has read the same trace before, its trace state and
 * its other flags stay, as they are the trace's.
 */
export function withRemoteSpan(ctx: Context, { traceId, spanId, isSampled }: RemoteSpan): Context {
  const before = trace.getSpanContext(ctx);
  const { traceFlags, traceState } = before?.traceId === traceId ? before : { traceFlags: 0 };
  return trace.setSpanContext(ctx, {
    traceId,
    spanId,
    traceFlags: (traceFlags & ~TraceFlags.SAMPLED) | (isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE),
    isRemote: true,
    ...(traceState && { traceState }),
  });
}

import { context, isSpanContextValid, trace } from "@opentelemetry/api";

/** The active span by the names that log formats other than OTLP use; the flags are two hex digits. */
export type TraceContextFields = Readonly<Record<"trace_id" | "span_id" | "trace_flags", string>>;

/**
 * The fields that tie a log record to the active span; `{}` outside of a span and when tracing is off. It takes no
 * arguments and keeps nothing, so it can be handed over as it is: `pino({ mixin: traceContext })`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
 */
export function traceContext(): TraceContextFields | Record<string, never> {
  const spanContext = trace.getSpanContext(context.active());
  if (!spanContext || !isSpanContextValid(spanContext)) return {};
  return {
    trace_id: spanContext.traceId,
    span_id: spanContext.spanId,
    trace_flags: spanContext.traceFlags.toString(16).padStart(2, "0"),
  };
}

import { type Context, isValidTraceId, type Span, type SpanOptions, trace, type Tracer } from "@opentelemetry/api";

/** `random-trace-id`: the trace id's last seven bytes are random. @see https://www.w3.org/TR/trace-context-2/#random-trace-id-flag */
const RANDOM_TRACE_ID_FLAG = 0x02;

/**
 * Starts a span by the official SDK and completes its trace flags, of which the SDK knows only `sampled`: the random
 * flag is set on new traces (the SDK's ids are random) and inherited in continued ones.
 */
export function startSpan(tracer: Tracer, name: string, options: SpanOptions | undefined, ctx: Context): Span {
  const span = tracer.startSpan(name, options, ctx);
  const spanContext = span.spanContext();
  // A suppressed span carries the API's shared invalid context, which is nobody's to change.
  if (!isValidTraceId(spanContext.traceId)) return span;
  const parent = trace.getSpanContext(ctx);
  const isContinued = parent?.traceId === spanContext.traceId;
  spanContext.traceFlags |= isContinued ? parent.traceFlags & RANDOM_TRACE_ID_FLAG : RANDOM_TRACE_ID_FLAG;
  return span;
}

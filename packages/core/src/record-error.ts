import { type Span, SpanStatusCode } from "@opentelemetry/api";
import { ERROR_TYPE, EXCEPTION_EVENT, EXCEPTION_MESSAGE, EXCEPTION_TYPE } from "./attributes.ts";
import { exceptionAttributes } from "./exception-attributes.ts";

/**
 * Marks the span as failed by whatever was thrown: status `ERROR`, `error.type`, and an `exception` event, with what URLs
 * may keep secret masked. Never throws, also not for values that do.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/exceptions/
 */
export function recordError(span: Span, thrown: unknown): void {
  if (!span.isRecording()) return;
  const attributes = exceptionAttributes(thrown);
  const { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message } = attributes;
  span.setAttribute(ERROR_TYPE, String(type));
  // Not by `recordException`: that of another provider's span reads the value by itself, and may throw.
  span.addEvent(EXCEPTION_EVENT, attributes);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message: String(message) }) });
}

import { type Exception, type Span, SpanStatusCode } from "@opentelemetry/api";
import { ERROR_TYPE, EXCEPTION_MESSAGE, EXCEPTION_TYPE } from "./attributes.ts";
import { exceptionAttributes } from "./exception-attributes.ts";

/**
 * Marks the span as failed by whatever was thrown: status `ERROR`, `error.type`, and an `exception` event, with what URLs
 * may keep secret masked. Never throws, also not for values that do.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/exceptions/
 */
export function recordError(span: Span, thrown: unknown): void {
  if (!span.isRecording()) return;
  const { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message } = exceptionAttributes(thrown);
  span.setAttribute(ERROR_TYPE, String(type));
  span.recordException(thrown as Exception);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message: String(message) }) });
}

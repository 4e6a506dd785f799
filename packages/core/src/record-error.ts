import { type Span, SpanStatusCode } from "@opentelemetry/api";
import { ERROR_TYPE, EXCEPTION_EVENT, EXCEPTION_MESSAGE, EXCEPTION_TYPE } from "./attributes.ts";
import { exceptionAttributes } from "./exception-attributes.ts";
import type { TraceletSpan } from "./tracelet-span.ts";

/**
 * Marks the span as failed by whatever was thrown: status `ERROR`, `error.type`, an `exception` event, and beside it
 * `exception.type` and `exception.message` on the span itself, as some backends drop events. Known patterns of secrets are
 * masked; with `exceptions: "type-only"` there is neither message nor stack. Never throws, also not for values that do.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/exceptions/
 */
export function recordError(span: Span, thrown: unknown): void {
  if (!span.isRecording()) return;
  const attributes = exceptionAttributes(thrown, (span as Partial<TraceletSpan>).exceptions ?? "full");
  const { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message } = attributes;
  span.setAttributes({ [ERROR_TYPE]: type, [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message });
  // Not by `recordException`: that of another provider's span reads the value by itself, and may throw.
  span.addEvent(EXCEPTION_EVENT, attributes);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message: String(message) }) });
}

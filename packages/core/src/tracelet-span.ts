import type { TimeInput } from "@opentelemetry/api";
// The class that the SDK's own tracer makes; that tracer would bring meters and a processor for each set-up.
import { SpanImpl } from "@opentelemetry/sdk-trace/build/src/Span.js";
import { EXCEPTION_EVENT } from "./attributes.ts";
import { exceptionAttributes } from "./exception-attributes.ts";

/**
 * The official SDK's span, whose `recordException` takes any thrown value, names errors by their name rather than their
 * code, and masks what URLs may keep secret.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/exceptions/
 */
export class TraceletSpan extends SpanImpl {
  override recordException(thrown: unknown, time?: TimeInput): void {
    this.addEvent(EXCEPTION_EVENT, exceptionAttributes(thrown), time);
  }
}

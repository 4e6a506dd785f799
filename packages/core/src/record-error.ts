import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import { ERROR_TYPE, EXCEPTION_EVENT, EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from "./attributes.ts";
import { maskSecrets } from "./mask-secrets.ts";

/**
 * Marks the span as failed by whatever was thrown: status `ERROR`, `error.type`, and an `exception` event, with what URLs
 * may keep secret masked. Never throws, also not for values that do.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/exceptions/
 */
export function recordError(span: Span, thrown: unknown): void {
  if (!span.isRecording()) return;
  const type = errorType(thrown);
  const message = typeof thrown === "string" ? maskSecrets(thrown) : readString(thrown, "message");
  const stack = readString(thrown, "stack");
  const event: Attributes = { [EXCEPTION_TYPE]: type };
  if (message !== undefined) event[EXCEPTION_MESSAGE] = message;
  if (stack !== undefined) event[EXCEPTION_STACKTRACE] = stack;
  span.setAttribute(ERROR_TYPE, type);
  span.addEvent(EXCEPTION_EVENT, event);
  span.setStatus(message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message });
}

/** The error's own name, which unlike its class survives minification; what is no error is named by its type. */
function errorType(thrown: unknown): string {
  return readString(thrown, "name") ?? (thrown === null ? "null" : typeof thrown);
}

function readString(value: unknown, key: "name" | "message" | "stack"): string | undefined {
  try {
    const text = (value as Record<string, unknown> | null | undefined)?.[key];
    return typeof text === "string" && text !== "" ? maskSecrets(text) : undefined;
  } catch {
    return undefined;
  }
}

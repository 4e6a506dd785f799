import type { Attributes } from "@opentelemetry/api";
import { EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from "./attributes.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { readProperty, readText } from "./read-property.ts";
import type { TracingOptions } from "./options.ts";

/** How much is told of what was thrown. */
export type ExceptionDetail = NonNullable<TracingOptions["exceptions"]>;

const MAX_TYPE_LENGTH = 128;
const MAX_MESSAGE_LENGTH = 4_096;
const MAX_STACK_LENGTH = 16_384;
const MAX_CAUSES = 5;

/**
 * Type, message and stack of whatever was thrown, with known patterns of secrets masked; its type alone when that is all
 * that may be told. A message has at most 4,096 characters. A stack has at most 16,384, among them those of up to five
 * causes and errors of an `AggregateError`. Never throws.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/
 */
export function exceptionAttributes(thrown: unknown, detail: ExceptionDetail): Attributes {
  const attributes: Attributes = { [EXCEPTION_TYPE]: masked(typeOf(thrown), MAX_TYPE_LENGTH) };
  if (detail === "type-only") return attributes;
  const causes = withCauses(thrown);
  const message = causes.map(messageOf).find(Boolean); // Node gives the AggregateError of a failed connection none
  const stack = causes.length > 1 || readText(thrown, "stack") ? causes.map(stackOf).join("\nCaused by: ") : "";
  if (message) attributes[EXCEPTION_MESSAGE] = masked(message, MAX_MESSAGE_LENGTH);
  if (stack) attributes[EXCEPTION_STACKTRACE] = masked(stack, MAX_STACK_LENGTH);
  return attributes;
}

/**
 * The error's own name, which unlike that of its class survives minification. Where an author gave it none, the class
 * has the better one, unless a minifier shortened it. What is no error is named by its type.
 */
function typeOf(thrown: unknown): string {
  const name = readText(thrown, "name") || (thrown === null ? "null" : typeof thrown);
  const className = name === "Error" ? readText(readProperty(thrown, "constructor"), "name") : "";
  return className.length > 2 ? className : name;
}

function messageOf(thrown: unknown): string {
  const isTelling = thrown != null && typeof thrown !== "object" && typeof thrown !== "function";
  return isTelling ? String(thrown) : readText(thrown, "message");
}

/** As the engine tells it, with the type and the message at its beginning; of that only so much that the stack has room. */
function stackOf(thrown: unknown): string {
  const message = messageOf(thrown);
  const stack = readText(thrown, "stack") || [typeOf(thrown), message].filter(Boolean).join(": ");
  if (message.length <= MAX_MESSAGE_LENGTH) return stack;
  return stack.replace(message, () => masked(message, MAX_MESSAGE_LENGTH));
}

/** What was thrown, then what it came from, nearest first. */
function withCauses(thrown: unknown): unknown[] {
  const found = new Set([thrown]);
  // Also goes over what is added meanwhile, and over nothing twice.
  for (const error of found) {
    for (const cause of causesOf(error)) if (cause != null && found.size <= MAX_CAUSES) found.add(cause);
  }
  return [...found];
}

function causesOf(thrown: unknown): unknown[] {
  const errors = readProperty(thrown, "errors");
  // By their places, as a list may be one that throws.
  const places = Array.from({ length: MAX_CAUSES }, (_, place) => readProperty(errors, String(place)));
  return [readProperty(thrown, "cause"), ...(typeof errors === "object" ? places : [])];
}

/** Masked before it is cut, so that no half of a secret remains; in a bounded part of the text, however long it is. */
function masked(text: string, maxLength: number): string {
  return maskSecrets(text.slice(0, 4 * maxLength)).slice(0, maxLength);
}

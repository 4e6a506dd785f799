import type { Attributes } from "@opentelemetry/api";
import { EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from "./attributes.ts";
import { maskSecrets } from "./mask-secrets.ts";

/** Type, message and stack of whatever was thrown, with what URLs may keep secret masked. Never throws. */
export function exceptionAttributes(thrown: unknown): Attributes {
  const message = typeof thrown === "string" ? maskSecrets(thrown) : readString(thrown, "message");
  return {
    // The error's own name, which unlike its class survives minification; what is no error is named by its type.
    [EXCEPTION_TYPE]: readString(thrown, "name") ?? (thrown === null ? "null" : typeof thrown),
    [EXCEPTION_MESSAGE]: message,
    [EXCEPTION_STACKTRACE]: readString(thrown, "stack"),
  };
}

function readString(value: unknown, key: "name" | "message" | "stack"): string | undefined {
  try {
    const text = (value as Record<string, unknown> | null | undefined)?.[key];
    return typeof text === "string" && text !== "" ? maskSecrets(text) : undefined;
  } catch {
    return undefined;
  }
}

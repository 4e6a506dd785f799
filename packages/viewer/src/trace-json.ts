import type { ViewerTrace } from "./viewer-span.ts";

/** Writes a trace as one line of JSON. Times, and integers too large for JSON's readers, are decimal strings. */
export function toJsonLine(trace: ViewerTrace): string {
  return JSON.stringify(trace, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

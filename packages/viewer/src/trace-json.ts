import { toJson } from "./web/encode-trace.ts";
import type { ViewerTrace } from "./viewer-trace.ts";

/** Writes a trace as one line of JSON. Times, and integers too large for JSON's readers, are decimal strings. */
export function toJsonLine(trace: ViewerTrace): string {
  return toJson(trace);
}

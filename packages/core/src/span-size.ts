import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan } from "./sdk-types.ts";

/** A span without attributes: ids, times, names. */
const EMPTY_SPAN = 200;
/** Numbers, booleans, the entries of a list. */
const SMALL_VALUE = 16;

/** About how many bytes a span holds: cheap to tell rather than exact. */
export function approximateBytes({ name, attributes, events, links }: ReadableSpan): number {
  let bytes = EMPTY_SPAN + name.length + attributesBytes(attributes);
  for (const event of events) bytes += SMALL_VALUE + event.name.length + attributesBytes(event.attributes);
  for (const link of links) bytes += EMPTY_SPAN / 2 + attributesBytes(link.attributes);
  return bytes;
}

function attributesBytes(attributes: Attributes | undefined): number {
  let bytes = 0;
  for (const key in attributes) bytes += key.length + valueBytes(attributes[key]);
  return bytes;
}

function valueBytes(value: unknown): number {
  if (typeof value === "string") return value.length;
  return Array.isArray(value) ? value.reduce((sum: number, entry) => sum + valueBytes(entry), 0) : SMALL_VALUE;
}

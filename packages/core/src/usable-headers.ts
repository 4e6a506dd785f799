import type { Lazy } from "./otlp-exporter-options.ts";

/**
 * The headers with names in lower case, as merging must not send two of one; lazy values stay as they are.
 *
 * @throws TypeError for a name or value that HTTP does not allow. Its message quotes no value, unlike a platform's own.
 */
export function usableHeaders<Value extends Lazy<string>>(
  headers: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const usable = Object.create(null) as Record<string, Value>; // a header may be named __proto__
  for (const [name, value] of Object.entries(headers)) {
    const text = typeof value === "function" ? "" : value;
    if (typeof text !== "string") throw new TypeError(`the header ${name} has no value`);
    try {
      for (const [lowerName, trimmed] of new Headers([[name, text]])) {
        usable[lowerName] = text === value ? (trimmed as Value) : value;
      }
    } catch {
      throw new TypeError("a header's name or value is not allowed in HTTP");
    }
  }
  return usable;
}

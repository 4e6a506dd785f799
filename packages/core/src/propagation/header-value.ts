import type { TextMapGetter } from "@opentelemetry/api";

/**
 * What a carrier says under a name; of several values one after the other, by commas, as HTTP combines them. A format
 * that has no commas is thereby invalid when it is sent twice. Empty when there is nothing, or nothing that is a string.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.3
 */
export function headerValue<Carrier>(carrier: Carrier, getter: TextMapGetter<Carrier>, name: string): string {
  const value: unknown = getter.get(carrier, name);
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.filter((one) => typeof one === "string").join() : "";
}

import type { Lazy } from "../otlp-exporter-options.ts";
import { rejectOption } from "./check-option.ts";
import { mapLazy } from "./map-lazy.ts";

/**
 * A key or token for a header, without the line break that shells and secret stores leave behind it.
 *
 * @throws ConfigurationError when there is none; from within the function when the credential is lazy.
 */
export function credential(value: Lazy<string>, option: string): Lazy<string> {
  const check = (text: string): string => {
    const isText = typeof text === "string" && text.trim() !== "";
    return isText ? text.replace(/[\r\n]+$/, "") : rejectOption(option, "it has no value; set what it is read from");
  };
  return typeof value === "function" ? mapLazy([value], check) : check(value);
}

/** `Authorization` by a token. @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearer(token: Lazy<string>, option: string): Lazy<string> {
  return mapLazy([credential(token, option)], (text) => `Bearer ${text}`);
}

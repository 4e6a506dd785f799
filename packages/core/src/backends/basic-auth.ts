import type { Lazy } from "../otlp-exporter-options.ts";
import { mapLazy } from "./map-lazy.ts";

/** `Authorization` by user and password, in UTF-8. @see https://www.rfc-editor.org/rfc/rfc7617#section-2.1 */
export function basicAuth(user: Lazy<string>, password: Lazy<string>): Lazy<string> {
  return mapLazy([user, password], (userText, passwordText) => `Basic ${toBase64(`${userText}:${passwordText}`)}`);
}

/** `btoa` takes bytes as characters, and throws for others. */
function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

import { KNOWN_TOKEN } from "./mask-secrets.ts";

/**
 * The known names of secrets, those of the semantic conventions and those of signed URLs of AWS, Azure and Google among them.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/ (`url.full`, `url.query`)
 */
const SECRET_KEY =
  /^(?:sig|code|auth|pwd|jwt|sid)$|(?:^|[^a-z]|api|access)key(?:id)?\W*$|authorization|credential|passw|secret|session|signature|token/i;

/** A query string where the values of known secret keys, and known tokens, read `REDACTED`; the rest of it stays as it was. */
export function maskQuery(query: string): string {
  return query
    .replace(/([^?&=]+)=[^&]*/g, (pair, key: string) => (isSecretKey(key) ? `${key}=REDACTED` : pair))
    .replace(KNOWN_TOKEN, "REDACTED");
}

/** In doubt it is one: a key that cannot be decoded may be anything. */
function isSecretKey(key: string): boolean {
  try {
    return SECRET_KEY.test(decodeURIComponent(key));
  } catch {
    return true;
  }
}

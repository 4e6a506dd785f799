import { attempt } from "./attempt.ts";
import { KNOWN_TOKEN } from "./mask-secrets.ts";

/**
 * The known names of secrets, those of the semantic conventions and those of signed URLs of AWS, Azure and Google among them.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/ (`url.full`, `url.query`)
 */
const SECRET_KEY =
  /^(?:sig|code|auth|pwd|sid)$|(?:^|[^a-z]|api|access)key(?:id)?\W*$|authorization|cookie|credential|jwt|passw|secret|session|signature|token/i;

/** A query string where the values of known secret keys, and known tokens, read `REDACTED`; the rest of it stays as it was. */
export function maskQuery(query: string): string {
  return maskTokens(query.replace(/[^&]+/g, maskPair));
}

/** A part of a URL where known tokens read `REDACTED`: links that log in have them in their paths. */
export function maskTokens(part: string): string {
  return part.replace(KNOWN_TOKEN, "REDACTED");
}

/** By steps that each take linear time: strangers choose how long a query is. */
function maskPair(pair: string): string {
  const end = pair.search(/[^?=]=/) + 1;
  const before = pair.slice(0, end);
  const key = before.split(/[?=]/).at(-1);
  return key && isSecretKey(key) ? `${before}=REDACTED` : pair;
}

/** Whether a value under this name is to be taken for a secret. In doubt it is: a name that cannot be decoded may be any. */
export function isSecretKey(key: string): boolean {
  return attempt(() => SECRET_KEY.test(decodeURIComponent(key))) ?? true;
}

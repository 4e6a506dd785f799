/**
 * An id of so many 32-bit words in lower-case hexadecimal: 4 for a trace, 2 for a span. No word is zero, as ids of zeros
 * are invalid. Random, not secret. The SDK's generator would build a table when it is imported.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#id-generators
 */
export function randomId(words: 2 | 4): string {
  let id = "";
  for (let word = 0; word < words; word++) {
    id += (Math.floor(Math.random() * 0xffff_ffff) + 1).toString(16).padStart(8, "0");
  }
  return id;
}

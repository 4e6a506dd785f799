/** Every byte in hexadecimal; made when the first id is. */
let digits: readonly string[] | undefined;

/**
 * An id of so many 32-bit words in lower-case hexadecimal: 4 for a trace, 2 for a span. No word is zero, as ids of zeros
 * are invalid. Random, not secret. The SDK's generator would build its table when it is imported.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#id-generators
 */
export function randomId(words: 2 | 4): string {
  digits ??= Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
  let id = "";
  for (let word = 0; word < words; word++) {
    const bits = Math.floor(Math.random() * 0xffff_ffff) + 1;
    for (let shift = 24; shift >= 0; shift -= 8) id += digits[(bits >>> shift) & 0xff];
  }
  return id;
}

import type { Attributes } from "@opentelemetry/api";
import fc from "fast-check";

/** Also halves of surrogate pairs, and what looks like their escapes. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: fc.constantFrom("\\", "u", "d800", "\ud83d", "\ude00", '"') }),
);

const powers = [53, 63, 64].flatMap((exponent) => [2 ** exponent, -(2 ** exponent)]);
const number = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e300, -1e300, 5e-324, ...powers),
);

const primitives: fc.Arbitrary<unknown>[] = [arbitraryText, number, fc.boolean()];
const arrays = primitives.flatMap((of) => [fc.array(fc.option(of, { freq: 5 })), fc.sparseArray(of)]);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    // What a user can set through the API,
    ...primitives,
    ...arrays,
    // and what `redact`, the options, or an SDK of a later version may bring.
    fc.uint8Array(),
    fc.constantFrom(null, undefined, 2n ** 70n, Symbol("odd"), () => 1),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(arbitraryText, tie("value"), { maxKeys: 4 }),
  ),
}));

export const arbitraryAttributes = fc.dictionary(arbitraryText, value, { maxKeys: 6 }) as fc.Arbitrary<Attributes>;

import { Buffer } from "node:buffer";
import fc from "fast-check";

const thrower = (): never => {
  throw new RangeError("by a trap");
};

/** Whatever is asked of it, it throws. */
function throwingProxy(): object {
  const traps = Object.getOwnPropertyNames(Reflect).map((trap) => [trap, thrower]);
  return new Proxy(Object.create(null) as object, Object.fromEntries(traps) as ProxyHandler<object>);
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const value: Record<string, unknown> = { list: [] };
  value["self"] = value;
  (value["list"] as unknown[]).push(value);
  return value;
}

function deep(levels: number): unknown {
  let value: unknown = "bottom";
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

class WithPrivate {
  readonly #secret = 1;
  get member(): number {
    return this.#secret;
  }
}

/** Makes a value. The values themselves are too odd for fast-check, which looks into what it hands out. */
export type Make = () => unknown;

/** Values that code has been known to stumble over, made anew each time. */
const ODD: readonly Make[] = [
  throwingProxy,
  revokedProxy,
  cyclic,
  () => deep(2_000),
  () => Symbol("odd"),
  () => 10n ** 40n,
  () => "\ud800 \udfff\ud800",
  () => "\0",
  () => "__proto__",
  () => "constructor",
  () => "x".repeat(10_000),
  () => NaN,
  () => -0,
  () => Number.MAX_VALUE,
  () => [, 1], // eslint-disable-line no-sparse-arrays
  () => [null, undefined, "text", 1],
  () => Object.defineProperty({}, "name", { get: thrower, enumerable: true }),
  () => ({ toString: thrower, valueOf: thrower, toJSON: thrower, [Symbol.toPrimitive]: thrower }),
  () => ({ then: thrower }),
  () => Object.create(null) as unknown,
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown,
  () => thrower,
  () => WithPrivate,
  () => new WithPrivate(),
  () => new Date(NaN),
  () => new Map([[{}, []]]),
  () => new Error("odd", { cause: cyclic() }),
  () => new AggregateError([revokedProxy(), 1], "odd"),
  () => new Uint8Array(1_000),
  () => new WeakRef({}),
];

/** Makes any value of JavaScript, of which every other one is odd. */
export const arbitraryMake: fc.Arbitrary<Make> = fc.oneof(
  fc.constantFrom(...ODD),
  fc
    .anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    .map((value): Make => Object.assign(() => value, { [fc.toStringMethod]: () => `() => ${fc.stringify(value)}` })),
);

/** Text with halves of surrogate pairs, control characters and what parsers look for. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({
    unit: fc.constantFrom("=", ",", ";", "%", "%00", "%zz", "-", ":", "/", "?", "@", " ", "\t", "a", "0", "\ud83d"),
  }),
);

/** What OTLP has a type for, so that it must arrive. */
export const arbitraryAttribute: fc.Arbitrary<string | number | boolean | string[] | number[] | boolean[]> = fc.oneof(
  arbitraryText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.array(arbitraryText),
  fc.array(fc.oneof(fc.integer(), fc.double())),
  fc.array(fc.boolean()),
);

/** What arrives of a value: text that UTF-8 can express, and one zero. */
export function asItArrives(value: unknown): unknown {
  if (typeof value === "string") return Buffer.from(value).toString();
  if (typeof value === "number") return value === 0 ? 0 : value;
  return Array.isArray(value) ? value.map(asItArrives) : value;
}

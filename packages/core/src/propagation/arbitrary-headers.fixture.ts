import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  trace,
} from "@opentelemetry/api";
import fc from "fast-check";
import { expect } from "vitest";
import { type Headers, headersSetter } from "./headers-fixture.ts";

export const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef".split("")), minLength: length, maxLength: length });

/** An id that is not zero. */
export const id = (length: number): fc.Arbitrary<string> => hex(length).filter((digits) => /[^0]/.test(digits));

/** What stands for a span in most formats. */
export const anySpan: fc.Arbitrary<SpanContext> = fc.record({ traceId: id(32), spanId: id(16), traceFlags: fc.nat(1) });

/** One character more, less or another. */
function nearly(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const character = fc.oneof(
    fc.string({ unit: "binary", maxLength: 1 }),
    fc.constantFrom("0", "A", "-", ":", ";", "="),
  );
  return fc.tuple(valid, fc.nat(80), fc.nat(1), character).map(([text, position, removed, added]) => {
    const at = position % (text.length + 1);
    return text.slice(0, at) + added + text.slice(at + removed);
  });
}

/** Whatever a getter may return: valid, nearly valid or any text, nothing, several values, and what is no string. */
export function anyValue(valid: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const text = fc.oneof(valid, nearly(valid), fc.string({ unit: "binary" }));
  const other = fc.oneof(fc.anything({ maxDepth: 1 }), fc.constantFrom(undefined, null, Symbol("value"), 1n));
  return fc.oneof({ weight: 4, arbitrary: text }, fc.array(fc.oneof(text, other), { maxLength: 3 }), other);
}

/** Returns values as they are, of any type. */
export const unknownGetter: TextMapGetter<Record<string, unknown>> = {
  get: (carrier, key) => carrier[key] as string | undefined,
  keys: (carrier) => Object.keys(carrier),
};

/** The span context that is extracted, when there is one: it must be valid then, and is read again as it is injected. */
export function expectSound(propagator: TextMapPropagator, carrier: Record<string, unknown>): SpanContext | undefined {
  const extracted = propagator.extract(ROOT_CONTEXT, carrier, unknownGetter);
  const spanContext = trace.getSpanContext(extracted);
  if (!spanContext) return undefined;
  expect(isSpanContextValid(spanContext)).toBe(true);
  expect(spanContext).toMatchObject({ isRemote: true, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(again(propagator, extracted)).toEqual(spanContext);
  return spanContext;
}

/** What is extracted from what is injected. */
export function again(propagator: TextMapPropagator, ctx: Context): SpanContext | undefined {
  const headers: Headers = [];
  propagator.inject(ctx, headers, headersSetter);
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, Object.fromEntries(headers), unknownGetter));
}

/** Headers of a megabyte that begin well: a pattern that tries every division of them would not come to an end. */
export function megabytes(...beginnings: string[]): string[] {
  return beginnings.flatMap((beginning) =>
    ["0", " ", ",", ";", "%3a", "k=v;"].map((part) => `${beginning}${part.repeat(1_048_576 / part.length)}!`),
  );
}

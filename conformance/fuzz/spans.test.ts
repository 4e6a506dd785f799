import { type Span, type SpanOptions, trace } from "@opentelemetry/api";
import { jsonSerializer, recordError, withSpan } from "@tracelet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryAttribute, arbitraryMake, asItArrives, type Make } from "./arbitrary-values.ts";
import { fuzz } from "./fuzz.ts";
import { createFuzzPlatform } from "./fuzz-platform.ts";

type Step = readonly [method: (typeof METHODS)[number], ...args: Make[]];

const METHODS = [
  "setAttribute",
  "setAttributes",
  "addEvent",
  "addLink",
  "addLinks",
  "setStatus",
  "updateName",
  "recordException",
] as const;

/** Calls of a span's methods as untyped code can make them. */
const arbitrarySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(fc.constantFrom(...METHODS), arbitraryMake, arbitraryMake, arbitraryMake),
  { maxLength: 20 },
);

/** Attributes that must arrive, whatever else happens to their span. */
const arbitraryOwn = fc.dictionary(
  fc.string({ unit: "binary-ascii", minLength: 1 }).map((key) => `own.${key}`),
  arbitraryAttribute,
  { maxKeys: 8 },
);

function take(span: Span, steps: readonly Step[]): void {
  for (const [method, ...makes] of steps) {
    const args = makes.map((make) => make());
    const result: unknown = Reflect.apply(span[method] as () => unknown, span, args);
    expect(result === (method === "recordException" ? undefined : span)).toBe(true);
  }
}

function ownOf(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(attributes).filter(([key]) => key.startsWith("own."));
  return Object.fromEntries(own.map(([key, value]) => [key, asNumber(value)]));
}

/** The decoder keeps integers apart that a number cannot tell apart; they were numbers. */
function asNumber(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asNumber);
  return typeof value === "bigint" ? Number(value) : value;
}

const expectedOf = (own: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(own).map(([key, value]) => [key, asItArrives(value)]));

const tracer = trace.getTracer("fuzz");

describe.each([
  ["protobuf", {}],
  ["JSON", { serializer: jsonSerializer() }],
] as const)("a span in %s", (encoding, exporter) => {
  const { run } = createFuzzPlatform({ exporter, limits: { attributeCountLimit: 1_000_000 } });

  fuzz(
    `arrives with its own attributes, whatever its methods are called with (${encoding})`,
    [arbitrarySteps, arbitraryOwn],
    async (steps, own) => {
      const spans = await run(() => {
        const span = tracer.startSpan("fuzzed", { attributes: { marker: true } });
        take(span, steps);
        span.setAttributes(own);
        take(
          span,
          steps.filter(([method]) => method !== "setAttributes"),
        );
        span.end();
      });
      expect(spans).toHaveLength(2);
      const span = spans.find(({ attributes }) => attributes["marker"] !== undefined);
      expect(ownOf(span?.attributes ?? {})).toEqual(expectedOf(own));
    },
  );
});

describe("a span", () => {
  const { run, tracing } = createFuzzPlatform();

  fuzz(
    "is started with any options and ended with any time",
    [arbitraryMake, arbitraryMake],
    async (make, makeTime) => {
      await run(() => {
        const [value, time] = [make(), makeTime()];
        for (const options of [
          { attributes: value },
          { links: [value] },
          { links: value },
          { kind: value },
          { startTime: value },
          { root: value },
        ] as SpanOptions[]) {
          tracer.startSpan("by options", options).end(time as number);
        }
        tracer.startSpan(value as string).end();
      });
    },
  );

  fuzz(
    "of withSpan() returns what its function does, for any name",
    [arbitraryMake, arbitraryMake],
    async (makeName, make) => {
      const [name, value] = [makeName(), make()];
      const isThenable = typeof value === "object" && value !== null && safeHas(value, "then");
      await run(async () => {
        if (!isThenable)
          expect(
            Object.is(
              withSpan(name as string, () => value),
              value,
            ),
          ).toBe(true);
        await withSpan("promise", async () => [value]);
      });
    },
  );

  fuzz("rethrows whatever is thrown, itself", [arbitraryMake], async (make) => {
    const thrown = make();
    await run(async () => {
      expect(caught(() => withSpan("throws", () => raise(thrown)))).toSatisfy((seen) => Object.is(seen, thrown));
      const rejected = withSpan("rejects", () => Promise.reject(thrown));
      const [seen] = await rejected.then(
        () => [],
        (error: unknown) => [error],
      );
      expect(Object.is(seen, thrown)).toBe(true);
      const span = tracer.startSpan("recorded");
      recordError(span, thrown);
      span.recordException(thrown as Error);
      span.end();
    });
  });

  fuzz("of an invocation rethrows whatever its handler throws, and is exported", [arbitraryMake], async (make) => {
    const thrown = make();
    const { started, exported } = tracing.stats();
    const seen = await run(() => raise(thrown)).then(
      () => [],
      (error: unknown) => [error],
    );
    expect(seen).toHaveLength(1);
    expect(Object.is(seen[0], thrown)).toBe(true);
    expect(tracing.stats()).toMatchObject({ started: started + 1, exported: exported + 1 });
  });

  it("of ten megabytes arrives as a whole, or is counted", { timeout: 60_000 }, async () => {
    const platform = createFuzzPlatform({ maxBytes: 50_000_000, exporter: { maxRequestBytes: 60_000_000 } });
    const text = "é".repeat(10_000_000);
    const spans = await platform.run((root) => void root.setAttribute("long", text));
    expect(spans[0]?.attributes["long"] === text).toBe(true);
    await run((root) => void root.setAttribute("long", text));
    expect(tracing.stats().dropped).toMatchObject({ limit: 1 });
  });
});

function raise(thrown: unknown): never {
  throw thrown;
}

/** What `fn` throws. */
function caught(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return "nothing was thrown";
}

function safeHas(value: object, key: string): boolean {
  try {
    return key in value;
  } catch {
    return true;
  }
}

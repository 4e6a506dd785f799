import {
  baggageEntryMetadataFromString,
  type Context,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suppressTracing } from "../suppress-tracing.ts";
import { again, anySpan, anyValue, expectSound, hex, megabytes, unknownGetter } from "./arbitrary-headers.fixture.ts";
import { b3Propagator } from "./b3.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";
import { jaegerPropagator } from "./jaeger.ts";

const TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN_ID = "e457b5a2e4d86bd1";
const IDS = `${TRACE_ID}:${SPAN_ID}:0`;

const propagator = jaegerPropagator();

const extractContext = (headers: Headers): Context => propagator.extract(ROOT_CONTEXT, headers, headersGetter);
const extract = (...values: string[]): SpanContext | undefined =>
  trace.getSpanContext(extractContext(values.map((value) => ["Uber-Trace-Id", value])));

const inject = (context: Context, by = propagator): Headers => {
  const headers: Headers = [];
  by.inject(context, headers, headersSetter);
  return headers;
};

const local: SpanContext = { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID.toUpperCase(), traceFlags: 1 };
const contextOf = (spanContext: SpanContext): Context => trace.setSpanContext(ROOT_CONTEXT, spanContext);

describe("the header uber-trace-id", () => {
  it.each<[title: string, header: string, expected: Partial<SpanContext>]>([
    ["is read", `${IDS}:1`, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, isRemote: true }],
    ["may say that a trace is not sampled", `${IDS}:0`, { traceFlags: 0 }],
    ["may have flags of two digits", `${IDS}:00`, { traceFlags: 0 }],
    ["may have the debug flag, which means sampled", `${IDS}:02`, { traceFlags: 1 }],
    ["may have flags that mean nothing here", `${IDS}:fc`, { traceFlags: 0 }],
    ["may name the parent of its span, which is ignored", `${TRACE_ID}:${SPAN_ID}:${SPAN_ID}:1`, { spanId: SPAN_ID }],
    ["may be encoded", `${IDS}:1`.replaceAll(":", "%3A"), { traceId: TRACE_ID, spanId: SPAN_ID }],
    ["may be encoded in lower case", encodeURIComponent(`${IDS}:1`).toLowerCase(), { traceId: TRACE_ID }],
    [
      "may have short ids, which are padded",
      "f7:d1:0:1",
      { traceId: "f7".padStart(32, "0"), spanId: "00000000000000d1" },
    ],
    ["may be in upper case", `${IDS}:1`.toUpperCase(), { traceId: TRACE_ID, spanId: SPAN_ID }],
    ["may have whitespace around it", ` \t${IDS}:1\t `, { traceId: TRACE_ID }],
  ])("%s", (_, header, expected) => {
    expect(extract(header)).toMatchObject(expected);
  });

  it.each([
    "",
    IDS,
    `${IDS}:`,
    `${IDS}:001`,
    `${IDS}:g`,
    `${IDS}:-1`,
    `${IDS}:1:`,
    `${IDS}:1:1`,
    `${TRACE_ID}:${SPAN_ID}:1`,
    `${TRACE_ID}:${SPAN_ID}::1`,
    `${TRACE_ID}:${SPAN_ID}:x:1`,
    `0${IDS}:1`,
    `${TRACE_ID}:0${SPAN_ID}:0:1`,
    `:${SPAN_ID}:0:1`,
    `${TRACE_ID}::0:1`,
    `0:${SPAN_ID}:0:1`,
    `${"0".repeat(32)}:${SPAN_ID}:0:1`,
    `${TRACE_ID}:0:0:1`,
    `${TRACE_ID}:${"0".repeat(16)}:0:1`,
    `%${IDS}:1`,
    `${IDS}:1%`,
    `${encodeURIComponent(encodeURIComponent(IDS))}:1`,
    `${IDS}:1,${IDS}:1`,
    `${IDS}:1\n`,
  ])("is refused as %j", (header) => {
    expect(extract(header)).toBeUndefined();
  });

  it("is refused when it is sent twice", () => {
    expect(extract(`${IDS}:1`, `${IDS}:1`)).toBeUndefined();
  });

  it("leaves the context as it was when it is refused", () => {
    expect(extractContext([["uber-trace-id", "nonsense"]])).toBe(ROOT_CONTEXT);
    expect(extractContext([])).toBe(ROOT_CONTEXT);
  });

  it("is injected in lower case, with the sampled flag and no other", () => {
    expect(inject(contextOf(local))).toEqual([["uber-trace-id", `${IDS}:01`]]);
    expect(inject(contextOf({ ...local, traceFlags: 2 }))).toEqual([["uber-trace-id", `${IDS}:00`]]);
    expect(propagator.fields()).toEqual(["uber-trace-id"]);
  });

  it("passes debug on, also to where B3 is spoken and from there", () => {
    const debug = extractContext([["uber-trace-id", `${IDS}:3`]]);
    expect(inject(debug)).toEqual([["uber-trace-id", `${IDS}:03`]]);
    expect(inject(debug, b3Propagator())).toEqual([["b3", `${TRACE_ID}-${SPAN_ID}-d`]]);
    const b3: Headers = [["b3", `${TRACE_ID}-${SPAN_ID}-d`]];
    expect(inject(b3Propagator().extract(ROOT_CONTEXT, b3, headersGetter))).toEqual([["uber-trace-id", `${IDS}:03`]]);
  });

  it("is not injected without a valid span context", () => {
    expect(inject(ROOT_CONTEXT)).toEqual([]);
    expect(inject(contextOf(INVALID_SPAN_CONTEXT))).toEqual([]);
  });
});

describe("the headers uberctx-*", () => {
  const read = (context: Context): [key: string, value: string][] =>
    (propagation.getBaggage(context)?.getAllEntries() ?? []).map(([key, { value }]) => [key, value]);
  const withBaggage = (entries: Record<string, string>, context = ROOT_CONTEXT): Context =>
    propagation.setBaggage(
      context,
      propagation.createBaggage(
        Object.fromEntries(
          Object.entries(entries).map(([key, value]) => [
            key,
            { value, metadata: baggageEntryMetadataFromString("p=1,malformed") },
          ]),
        ),
      ),
    );

  it("are read as baggage, with and without a span", () => {
    const headers: Headers = [
      ["uberctx-user-id", "42"],
      ["UberCtx-Name", "Am%C3%A9lie%20%2B"],
      ["uberctx-raw", "Amélie, a+b; 100%"],
      ["uberctx-", "no key"],
      ["uberctx", "no key"],
      ["x-uberctx-a", "another header"],
    ];
    const expected = [
      ["user-id", "42"],
      ["Name", "Amélie +"],
      ["raw", "Amélie, a+b; 100%"],
    ];
    expect(read(extractContext(headers))).toEqual(expected);
    const context = extractContext([...headers, ["uber-trace-id", `${IDS}:1`]]);
    expect(read(context)).toEqual(expected);
    expect(trace.getSpanContext(context)?.traceId).toBe(TRACE_ID);
  });

  it("add to the baggage that another propagator has read", () => {
    const before = withBaggage({ a: "1", b: "2" });
    const context = propagator.extract(before, [["uberctx-b", "3"]] satisfies Headers, headersGetter);
    expect(read(context)).toEqual([
      ["a", "1"],
      ["b", "3"],
    ]);
    expect(propagator.extract(before, [], headersGetter)).toBe(before);
  });

  it("are injected one for each entry, encoded and without metadata; keys that are no names of headers are not", () => {
    const context = withBaggage({ a: "Amélie, 1=1", "b c": "2", "": "3", "d:e": "4", f: "", g: "x\ud800" });
    const expected = [
      ["uberctx-a", "Am%C3%A9lie%2C%201%3D1"],
      ["uberctx-f", ""],
      ["uberctx-g", "x%EF%BF%BD"],
    ];
    expect(inject(context)).toEqual(expected);
    expect(inject(trace.setSpanContext(context, local))).toEqual([["uber-trace-id", `${IDS}:01`], ...expected]);
  });

  it("are not injected while tracing is suppressed", () => {
    expect(inject(suppressTracing(withBaggage({ a: "1" }, contextOf(local))))).toEqual([]);
  });

  it("are 64 at most, and 8192 bytes, in both directions", () => {
    const many = Array.from({ length: 70 }, (_, index) => `k${index}`);
    expect(inject(withBaggage(Object.fromEntries(many.map((key) => [key, "v"]))))).toHaveLength(64);
    const headers = many.map((key): Headers[number] => [`uberctx-${key}`, "v"]);
    expect(read(extractContext(headers))).toHaveLength(64);
    const long = { a: "v".repeat(8_000), b: "v".repeat(8_000), c: "v" };
    expect(inject(withBaggage(long)).map(([name]) => name)).toEqual(["uberctx-a", "uberctx-c"]);
    const keys = read(extractContext(Object.entries(long).map(([key, value]) => [`uberctx-${key}`, value])));
    expect(keys.map(([key]) => key)).toEqual(["a", "c"]);
  });
});

describe("for any headers", () => {
  const header = fc
    .tuple(hex(32), hex(16), fc.constantFrom("0", "1"), fc.constantFrom("0", "01", "3", "ff"))
    .map((fields) => fields.join(":"));

  it("never throws, and extracts nothing or a valid span context, which it injects as it is", () => {
    let extracted = 0;
    const value = anyValue(fc.oneof(header, header.map(encodeURIComponent)));
    fc.assert(
      fc.property(value, fc.string(), anyValue(fc.string()), (traceHeader, key, entry) => {
        if (expectSound(propagator, { "uber-trace-id": traceHeader, [`uberctx-${key}`]: entry })) extracted++;
      }),
      { numRuns: 300 },
    );
    expect(extracted).toBeGreaterThan(10);
  });

  it("brings back the span context and the baggage that were injected", () => {
    const entries = fc.dictionary(fc.stringMatching(/^[a-z][\w.-]{0,9}$/), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(anySpan, entries, (span, sent) => {
        const baggage = propagation.createBaggage(
          Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, { value }])),
        );
        const context = propagation.setBaggage(contextOf(span), baggage);
        expect(again(propagator, context)).toEqual({ ...span, isRemote: true });
        const received = propagator.extract(ROOT_CONTEXT, Object.fromEntries(inject(context)), unknownGetter);
        expect(propagation.getBaggage(received)?.getAllEntries() ?? []).toEqual(baggage.getAllEntries());
      }),
    );
  });

  it("comes to an end with headers of a megabyte", () => {
    for (const value of megabytes("", TRACE_ID, `${TRACE_ID}:`, IDS, `${IDS}:`, `${IDS}:1`)) {
      expect(extract(value)).toBeUndefined();
      expect(extractContext([["uberctx-a", value]])).toBe(ROOT_CONTEXT);
    }
  });
});

import { createTraceState, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suppressTracing } from "../suppress-tracing.ts";
import { anyValue, expectSound, hex, id, megabytes } from "./arbitrary-headers.fixture.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";
import { createTraceContextPropagator } from "./trace-context.ts";
import { parseTraceState } from "./trace-state.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN_ID = "00f067aa0ba902b7";
const IDS = `${TRACE_ID}-${SPAN_ID}`;
const VALID = `00-${IDS}-01`;

const propagator = createTraceContextPropagator();

const extract = (headers: Headers): SpanContext | undefined =>
  trace.getSpanContext(propagator.extract(ROOT_CONTEXT, headers, headersGetter));

const inject = (spanContext: SpanContext): Headers => {
  const headers: Headers = [];
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), headers, headersSetter);
  return headers;
};

const injectFlags = (traceFlags: number): string | undefined =>
  inject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags })[0]?.[1];

describe("the traceparent header", () => {
  it.each<[title: string, ...headers: Headers]>([
    ["is read", ["traceparent", VALID]],
    ["is found by its name in camel case", ["TraceParent", VALID]],
    ["is found by its name in mixed case", ["tRaCePaReNt", VALID]],
    ["is found by its name in upper case", ["TRACEPARENT", VALID]],
    ["of a future version is read", ["traceparent", `cc-${IDS}-01`]],
    ["of a future version may go on after a dash", ["traceparent", `cc-${IDS}-01-more-to-come`]],
    ["of a future version may go on with a dash only", ["traceparent", `cc-${IDS}-01-`]],
    ["of the last version but one is read", ["traceparent", `fe-${IDS}-01`]],
    ["may have a space before it", ["traceparent", ` ${VALID}`]],
    ["may have a tab before it", ["traceparent", `\t${VALID}`]],
    ["may have a space after it", ["traceparent", `${VALID} `]],
    ["may have a tab after it", ["traceparent", `${VALID}\t`]],
    ["may have spaces and tabs around it", ["traceparent", `\t ${VALID} \t`]],
  ])("%s", (_, ...headers) => {
    expect(extract(headers)).toEqual({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, isRemote: true });
  });

  it.each<[title: string, ...headers: Headers]>([
    ["may be missing"],
    ["is refused when it is sent twice", ["traceparent", VALID], ["traceparent", `00-${"1".repeat(32)}-${SPAN_ID}-01`]],
    ["is refused when it is sent twice with the same value", ["traceparent", VALID], ["traceparent", VALID]],
    ["is refused when it was sent twice and joined", ["traceparent", `${VALID}, ${VALID}`]],
    [
      "of a future version is refused when it is sent twice",
      ["traceparent", `cc-${IDS}-01-more`],
      ["traceparent", `cc-${IDS}-01-more`],
    ],
    ["is not looked for by a name with a dash", ["trace-parent", VALID]],
    ["is not looked for by a name with a dot", ["trace.parent", VALID]],
    ["is refused when it is empty", ["traceparent", ""]],
    ["of version 00 ends with the flags: no dot", ["traceparent", `${VALID}.`]],
    ["of version 00 ends with the flags: no dash", ["traceparent", `${VALID}-`]],
    ["of version 00 ends with the flags: no data", ["traceparent", `${VALID}-more-to-come`]],
    ["of a future version goes on after a dash only", ["traceparent", `cc-${IDS}-01.more-to-come`]],
    ["of a future version has no longer flags", ["traceparent", `cc-${IDS}-011`]],
    ["of a future version has no other ids of zeros", ["traceparent", `cc-${"0".repeat(32)}-${SPAN_ID}-01`]],
    ["of version ff is refused", ["traceparent", `ff-${IDS}-01`]],
    ["has a hexadecimal version: first digit", ["traceparent", `.0-${IDS}-01`]],
    ["has a hexadecimal version: second digit", ["traceparent", `0.-${IDS}-01`]],
    ["has a version of two digits, not three", ["traceparent", `000-${IDS}-01`]],
    ["has a version of two digits, not four", ["traceparent", `0000-${IDS}-01`]],
    ["has a version of two digits, not one", ["traceparent", `0-${IDS}-01`]],
    ["has a version in lower case", ["traceparent", `CC-${IDS}-01`]],
    ["has a trace id that is not zero", ["traceparent", `00-${"0".repeat(32)}-${SPAN_ID}-01`]],
    ["has a hexadecimal trace id: first digit", ["traceparent", `00-.${TRACE_ID.slice(1)}-${SPAN_ID}-01`]],
    ["has a hexadecimal trace id: last digit", ["traceparent", `00-${TRACE_ID.slice(1)}.-${SPAN_ID}-01`]],
    ["has a trace id of 32 digits, not 33", ["traceparent", `00-${TRACE_ID}3-${SPAN_ID}-01`]],
    ["has a trace id of 32 digits, not 31", ["traceparent", `00-${TRACE_ID.slice(1)}-${SPAN_ID}-01`]],
    ["has a trace id in lower case", ["traceparent", VALID.toUpperCase()]],
    ["has a span id that is not zero", ["traceparent", `00-${TRACE_ID}-${"0".repeat(16)}-01`]],
    ["has a hexadecimal span id: first digit", ["traceparent", `00-${TRACE_ID}-.${SPAN_ID.slice(1)}-01`]],
    ["has a hexadecimal span id: last digit", ["traceparent", `00-${TRACE_ID}-${SPAN_ID.slice(1)}.-01`]],
    ["has a span id of 16 digits, not 17", ["traceparent", `00-${IDS}7-01`]],
    ["has a span id of 16 digits, not 15", ["traceparent", `00-${TRACE_ID}-${SPAN_ID.slice(1)}-01`]],
    ["has hexadecimal flags: first digit", ["traceparent", `00-${IDS}-.0`]],
    ["has hexadecimal flags: second digit", ["traceparent", `00-${IDS}-0.`]],
    ["has flags in lower case", ["traceparent", `00-${IDS}-0B`]],
    ["has flags of two digits, not three", ["traceparent", `00-${IDS}-001`]],
    ["has flags of two digits, not one", ["traceparent", `00-${IDS}-1`]],
    ["has dashes between its fields", ["traceparent", VALID.replaceAll("-", "_")]],
    ["has no other whitespace around it", ["traceparent", `\u00a0${VALID}\n`]],
  ])("%s", (_, ...headers) => {
    expect(extract([...headers, ["tracestate", "foo=1"]])).toBeUndefined();
  });

  it("may come from a getter as an array of one value", () => {
    const getter = { get: () => [VALID], keys: () => [] };
    expect(trace.getSpanContext(propagator.extract(ROOT_CONTEXT, {}, getter))?.traceId).toBe(TRACE_ID);
  });

  it("leaves the context as it was when it is refused", () => {
    const context = trace.setSpanContext(ROOT_CONTEXT, INVALID_SPAN_CONTEXT);
    expect(propagator.extract(context, [["traceparent", "nonsense"]], headersGetter)).toBe(context);
  });

  it("continues the same trace as often as it is read", () => {
    const headers: Headers = [["traceparent", VALID]];
    expect(new Set([1, 2, 3].map(() => extract(headers)?.traceId))).toEqual(new Set([TRACE_ID]));
  });

  it("carries the sampled and the random flag, and no other", () => {
    const flags = (sent: string): number | undefined => extract([["traceparent", `00-${IDS}-${sent}`]])?.traceFlags;
    expect(["00", "01", "02", "03", "04", "09", "fe", "ff"].map(flags)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect([0, 1, 2, 3, 4, 0xff, 0x1ff].map(injectFlags)).toEqual(
      ["00", "01", "02", "03", "00", "03", "03"].map((sent) => `00-${IDS}-${sent}`),
    );
  });
});

describe("the tracestate header", () => {
  const traceStateOf = (...values: string[]): string | undefined =>
    extract([
      ["traceparent", VALID],
      ...values.map((value): Headers[number] => ["tracestate", value]),
    ])?.traceState?.serialize();

  it("is inherited with a valid traceparent only", () => {
    expect(traceStateOf("foo=1,bar=2")).toBe("foo=1,bar=2");
    expect(extract([["tracestate", "foo=1,bar=2"]])).toBeUndefined();
  });

  it("is found by its name in any case, and by no other name", () => {
    const traceStateBy = (name: string): string | undefined =>
      extract([
        ["traceparent", VALID],
        [name, "foo=1"],
      ])?.traceState?.get("foo");
    expect(["TraceState", "tRaCeStAtE", "TRACESTATE"].map(traceStateBy)).toEqual(["1", "1", "1"]);
    expect(["trace-state", "trace.state"].map(traceStateBy)).toEqual([undefined, undefined]);
  });

  it("is combined from several headers in their order, of which some may be empty", () => {
    expect(traceStateOf("foo=1,bar=2", "rojo=1,congo=2", "baz=3")).toBe("foo=1,bar=2,rojo=1,congo=2,baz=3");
    expect(traceStateOf("foo=1", "")).toBe("foo=1");
    expect(traceStateOf("", "foo=1")).toBe("foo=1");
  });

  it("is dropped alone when it is empty or invalid", () => {
    for (const value of ["", "foo", "FOO=1"]) {
      expect(
        extract([
          ["traceparent", VALID],
          ["tracestate", value],
        ]),
      ).toEqual({
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        traceFlags: 1,
        isRemote: true,
      });
    }
  });
});

describe("inject", () => {
  const spanContext: SpanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };

  it("writes both headers in lower case", () => {
    const traceState = createTraceState("foo=1,bar=2");
    expect(inject({ ...spanContext, traceId: TRACE_ID.toUpperCase(), traceState })).toEqual([
      ["traceparent", VALID],
      ["tracestate", "foo=1,bar=2"],
    ]);
    expect(propagator.fields()).toEqual(["traceparent", "tracestate"]);
  });

  it("writes no empty tracestate", () => {
    expect(inject({ ...spanContext, traceState: createTraceState() })).toEqual([["traceparent", VALID]]);
  });

  it("writes nothing without a valid span context", () => {
    const headers: Headers = [];
    propagator.inject(ROOT_CONTEXT, headers, headersSetter);
    expect([...headers, ...inject(INVALID_SPAN_CONTEXT), ...inject({ ...spanContext, spanId: "1" })]).toEqual([]);
  });

  it("writes nothing while tracing is suppressed", () => {
    const headers: Headers = [];
    const context = suppressTracing(trace.setSpanContext(ROOT_CONTEXT, spanContext));
    propagator.inject(context, headers, headersSetter);
    expect(headers).toEqual([]);
  });
});

describe("for any headers", () => {
  const almostTraceparent = fc
    .tuple(hex(2), fc.oneof(id(32), hex(32)), id(16), hex(2), fc.constantFrom("", "-", "-x", " ", "x", ","))
    .map(([version, traceId, spanId, flags, rest]) => `${version}-${traceId}-${spanId}-${flags}${rest}`);
  const member = fc.tuple(fc.stringMatching(/^[a-z0-9][a-z0-9_*@/-]{0,9}$/), fc.stringMatching(/^[!-+]{1,9}$/));
  const members = fc.array(member, { maxLength: 20 }).map((pairs) => pairs.map((pair) => pair.join("=")).join());

  it("never throws, and extracts nothing or what is injected as valid headers again", () => {
    let extracted = 0;
    fc.assert(
      fc.property(anyValue(almostTraceparent), anyValue(members), (traceparent, tracestate) => {
        if (expectSound(propagator, { traceparent, tracestate })) extracted++;
      }),
      { numRuns: 300 },
    );
    expect(extracted).toBeGreaterThan(10);
  });

  it("comes to an end with headers of a megabyte", () => {
    for (const value of megabytes("", "00-", `00-${TRACE_ID}`, `00-${IDS}`, `00-${IDS}-`, `00-${IDS}-01`)) {
      expect(extract([["traceparent", value]])).toBeUndefined();
      expect(
        extract([
          ["traceparent", VALID],
          ["tracestate", value],
        ])?.traceState,
      ).toBeUndefined();
    }
  });

  it("brings back the span context that was injected, but for unknown flags", () => {
    fc.assert(
      fc.property(id(32), id(16), fc.nat(255), members, (traceId, spanId, traceFlags, header) => {
        const traceState = parseTraceState(header);
        const sent: SpanContext = { traceId, spanId, traceFlags, ...(traceState && { traceState }) };
        const received = extract(inject(sent));
        expect(received).toMatchObject({ traceId, spanId, traceFlags: traceFlags & 3, isRemote: true });
        expect(received?.traceState?.serialize()).toBe(traceState?.serialize());
      }),
    );
  });
});

import { type Context, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suppressTracing } from "../suppress-tracing.ts";
import { again, anySpan, anyValue, expectSound, hex, id, megabytes } from "./arbitrary-headers.fixture.ts";
import { b3Propagator } from "./b3.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";

const TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
const SHORT_ID = "64fe8b2a57d3eff7";
const PADDED_ID = `${"0".repeat(16)}${SHORT_ID}`;
const SPAN_ID = "e457b5a2e4d86bd1";
const PARENT_ID = "05e3ac9a4f6e3b90";
const IDS = `${TRACE_ID}-${SPAN_ID}`;

const single = b3Propagator();
const multi = b3Propagator({ inject: "multi" });

const extractContext = (headers: Headers): Context => single.extract(ROOT_CONTEXT, headers, headersGetter);
const extract = (...headers: Headers): SpanContext | undefined => trace.getSpanContext(extractContext(headers));

const inject = (propagator: typeof single, context: Context): Headers => {
  const headers: Headers = [];
  propagator.inject(context, headers, headersSetter);
  return headers;
};

const contextOf = (spanContext: SpanContext): Context => trace.setSpanContext(ROOT_CONTEXT, spanContext);
const remote = (traceFlags: number, traceId = TRACE_ID): SpanContext => ({
  traceId,
  spanId: SPAN_ID,
  traceFlags,
  isRemote: true,
});

/** The multiple headers: ids, and what else. */
const several = (...more: Headers): Headers => [["X-B3-TraceId", TRACE_ID], ["X-B3-SpanId", SPAN_ID], ...more];

describe("the single header", () => {
  it.each<[title: string, header: string, expected: SpanContext]>([
    ["accepts", `${IDS}-1`, remote(1)],
    ["denies", `${IDS}-0`, remote(0)],
    ["asks for debug, which is sampled", `${IDS}-d`, remote(1)],
    ["leaves the decision to the receiver, who takes it for sampled", IDS, remote(1)],
    ["may name the parent of its span, which is ignored", `${IDS}-0-${PARENT_ID}`, remote(0)],
    ["may name that parent without a sampling state", `${IDS}-${PARENT_ID}`, remote(1)],
    ["may have a trace id of 64 bits, which is padded", `${SHORT_ID}-${SPAN_ID}-0`, remote(0, PADDED_ID)],
    ["may have whitespace around it", ` \t${IDS}-1\t `, remote(1)],
  ])("%s", (_, header, expected) => {
    expect(extract(["B3", header])).toEqual(expected);
  });

  it.each([
    "",
    "0",
    "1",
    "d",
    TRACE_ID,
    `${IDS}-`,
    `${IDS}-2`,
    `${IDS}-D`,
    `${IDS}-true`,
    `${IDS}-01`,
    `${IDS}-1-`,
    `${IDS}-1-${PARENT_ID}-`,
    `${IDS}-1-${PARENT_ID.slice(1)}`,
    `${IDS}-${PARENT_ID}-1`,
    `${IDS}-1,${IDS}-1`,
    `x${IDS}-1`,
    `${IDS.toUpperCase()}-1`,
    `${TRACE_ID.slice(1)}-${SPAN_ID}-1`,
    `${TRACE_ID}0-${SPAN_ID}-1`,
    `${SHORT_ID}0-${SPAN_ID}-1`,
    `${TRACE_ID}-${SPAN_ID.slice(1)}-1`,
    `${TRACE_ID}-${SPAN_ID}0-1`,
    `${"0".repeat(32)}-${SPAN_ID}-1`,
    `${"0".repeat(16)}-${SPAN_ID}-1`,
    `${TRACE_ID}-${"0".repeat(16)}-1`,
    `${IDS}-1\n`,
  ])("is refused as %j", (header) => {
    expect(extractContext([["b3", header]])).toBe(ROOT_CONTEXT);
  });

  it("is refused when it is sent twice", () => {
    expect(extract(["b3", `${IDS}-1`], ["b3", `${IDS}-1`])).toBeUndefined();
  });
});

describe("the multiple headers", () => {
  it.each<[title: string, headers: Headers, expected: SpanContext]>([
    ["accept", [["X-B3-Sampled", "1"]], remote(1)],
    ["deny", [["X-B3-Sampled", "0"]], remote(0)],
    ["accept as older tracers do", [["x-b3-sampled", "true"]], remote(1)],
    ["deny as older tracers do", [["x-b3-sampled", "False"]], remote(0)],
    ["leave the decision to the receiver, who takes it for sampled", [], remote(1)],
    ["ask for debug, which is sampled", [["x-b3-flags", "1"]], remote(1)],
    [
      "ask for debug whatever else they say",
      [
        ["x-b3-flags", "1"],
        ["x-b3-sampled", "0"],
      ],
      remote(1),
    ],
    [
      "know no other flag",
      [
        ["x-b3-flags", "0"],
        ["x-b3-sampled", "0"],
      ],
      remote(0),
    ],
    ["may name the parent of their span, which is ignored", [["x-b3-parentspanid", "nonsense"]], remote(1)],
    ["may have whitespace around them", [["x-b3-sampled", " 0 "]], remote(0)],
    [
      "count by their first values",
      [
        ["x-b3-sampled", "0"],
        ["x-b3-sampled", "1"],
      ],
      remote(0),
    ],
  ])("%s", (_, more, expected) => {
    expect(extract(...several(...more))).toEqual(expected);
  });

  it("may have a trace id of 64 bits, which is padded", () => {
    expect(extract(["x-b3-traceid", SHORT_ID], ["x-b3-spanid", SPAN_ID])).toEqual(remote(1, PADDED_ID));
  });

  it.each<[title: string, headers: Headers]>([
    ["without a trace id", [["x-b3-spanid", SPAN_ID]]],
    ["without a span id", [["x-b3-traceid", TRACE_ID]]],
    ["with both ids in one", [["x-b3-traceid", IDS]]],
    ["with a decision alone", [["x-b3-sampled", "0"]]],
    ["with debug alone", [["x-b3-flags", "1"]]],
    ["with another sampling state", several(["x-b3-sampled", "2"])],
    ["with the single header's word for debug", several(["x-b3-sampled", "d"])],
    [
      "with a trace id of zeros",
      [
        ["x-b3-traceid", "0".repeat(32)],
        ["x-b3-spanid", SPAN_ID],
      ],
    ],
    [
      "with a span id of zeros",
      [
        ["x-b3-traceid", TRACE_ID],
        ["x-b3-spanid", "0".repeat(16)],
      ],
    ],
    [
      "with ids in upper case",
      [
        ["x-b3-traceid", TRACE_ID.toUpperCase()],
        ["x-b3-spanid", SPAN_ID],
      ],
    ],
    [
      "with a short trace id",
      [
        ["x-b3-traceid", TRACE_ID.slice(1)],
        ["x-b3-spanid", SPAN_ID],
      ],
    ],
    [
      "with a trace id that is more",
      [
        ["x-b3-traceid", `${TRACE_ID}-1`],
        ["x-b3-spanid", SPAN_ID],
      ],
    ],
    [
      "with a span id that is more",
      [
        ["x-b3-traceid", TRACE_ID],
        ["x-b3-spanid", `${SPAN_ID}-1`],
      ],
    ],
  ])("are refused %s", (_, headers) => {
    expect(extractContext(headers)).toBe(ROOT_CONTEXT);
  });

  it("are read when the single header is missing or malformed, and only then", () => {
    expect(extract(...several(), ["b3", `${SHORT_ID}-${SPAN_ID}-0`])).toEqual(remote(0, PADDED_ID));
    expect(extract(...several(), ["b3", "0"])).toEqual(remote(1));
    expect(extract(...several(), ["b3", "nonsense"])).toEqual(remote(1));
  });
});

describe("b3Propagator", () => {
  const local: SpanContext = { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID.toUpperCase(), traceFlags: 1 };

  it("injects the single header by default", () => {
    expect(inject(single, contextOf(local))).toEqual([["b3", `${IDS}-1`]]);
    expect(inject(single, contextOf({ ...local, traceFlags: 2 }))).toEqual([["b3", `${IDS}-0`]]);
    expect(single.fields()).toEqual(["b3"]);
  });

  it("injects multiple headers when it is asked to", () => {
    const ids = [
      ["x-b3-traceid", TRACE_ID],
      ["x-b3-spanid", SPAN_ID],
    ];
    expect(inject(multi, contextOf(local))).toEqual([...ids, ["x-b3-sampled", "1"]]);
    expect(inject(multi, contextOf({ ...local, traceFlags: 2 }))).toEqual([...ids, ["x-b3-sampled", "0"]]);
    expect(multi.fields()).toEqual(["x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags"]);
  });

  it.each<[form: string, headers: Headers]>([
    ["the single header", [["b3", `${IDS}-d`]]],
    ["the multiple headers", several(["x-b3-flags", "1"])],
  ])("passes debug on that came by %s, for spans below, too", (_, headers) => {
    const below = trace.setSpanContext(extractContext(headers), { ...local, spanId: PARENT_ID, traceFlags: 0 });
    expect(inject(single, below)).toEqual([["b3", `${TRACE_ID}-${PARENT_ID}-d`]]);
    expect(inject(multi, below)).toEqual([
      ["x-b3-traceid", TRACE_ID],
      ["x-b3-spanid", PARENT_ID],
      ["x-b3-flags", "1"],
    ]);
  });

  it("injects nothing without a valid span context, nor while tracing is suppressed", () => {
    for (const propagator of [single, multi]) {
      expect(inject(propagator, ROOT_CONTEXT)).toEqual([]);
      expect(inject(propagator, contextOf(INVALID_SPAN_CONTEXT))).toEqual([]);
      expect(inject(propagator, suppressTracing(contextOf(local)))).toEqual([]);
    }
  });
});

describe("for any headers", () => {
  const traceId = fc.oneof(id(32), id(16), hex(32));
  const state = fc.constantFrom("", "-0", "-1", "-d");
  const header = fc.tuple(traceId, id(16), state, fc.constantFrom("", `-${PARENT_ID}`)).map(([a, b, c, d]) => {
    return `${a}-${b}${c}${d}`;
  });

  it("never throws, and extracts nothing or a valid span context, which it injects as it is", () => {
    const carrier = fc.record(
      {
        b3: anyValue(header),
        "x-b3-traceid": anyValue(traceId),
        "x-b3-spanid": anyValue(id(16)),
        "x-b3-sampled": anyValue(fc.constantFrom("0", "1", "true", "false")),
        "x-b3-flags": anyValue(fc.constantFrom("0", "1")),
      },
      { requiredKeys: [] },
    );
    let extracted = 0;
    fc.assert(
      fc.property(carrier, (headers) => {
        if (expectSound(single, headers) && expectSound(multi, headers)) extracted++;
      }),
      { numRuns: 300 },
    );
    expect(extracted).toBeGreaterThan(10);
  });

  it("brings back the span context that was injected", () => {
    fc.assert(
      fc.property(anySpan, fc.constantFrom(single, multi), (span, propagator) => {
        expect(again(propagator, contextOf(span))).toEqual({ ...span, isRemote: true });
      }),
    );
  });

  it("comes to an end with headers of a megabyte", () => {
    for (const value of megabytes("", TRACE_ID, `${TRACE_ID}-`, IDS, `${IDS}-`, `${IDS}-1-`)) {
      expect(extract(["b3", value])).toBeUndefined();
      expect(extract(["x-b3-traceid", value], ["x-b3-spanid", value], ["x-b3-sampled", value])).toBeUndefined();
    }
  });
});

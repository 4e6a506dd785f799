import {
  type Context,
  createTraceState,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EnvRecord } from "../options.ts";
import { suppressTracing } from "../suppress-tracing.ts";
import { again, anySpan, anyValue, expectSound, hex, megabytes } from "./arbitrary-headers.fixture.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";
import { xrayLambdaPropagator, xrayPropagator } from "./xray.ts";

const TRACE_ID = "5759e988bd862e3fe1be46a994272793";
const SPAN_ID = "53995c3f42cd8ad8";
const ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
const PARENT = `Parent=${SPAN_ID}`;
const HEADER = `${ROOT};${PARENT};Sampled=1`;

const propagator = xrayPropagator();
const remote: SpanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, isRemote: true };

const extract = (...values: string[]): SpanContext | undefined => {
  const headers = values.map((value): Headers[number] => ["X-Amzn-Trace-Id", value]);
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, headers, headersGetter));
};

const inject = (context: Context): Headers => {
  const headers: Headers = [];
  propagator.inject(context, headers, headersSetter);
  return headers;
};

const contextOf = (spanContext: SpanContext): Context => trace.setSpanContext(ROOT_CONTEXT, spanContext);

describe("xrayPropagator", () => {
  it.each<[title: string, header: string, expected: SpanContext]>([
    ["reads the header", HEADER, remote],
    ["reads that a trace is not sampled", `${ROOT};${PARENT};Sampled=0`, { ...remote, traceFlags: 0 }],
    ["reads fields in any order", `Sampled=1;${PARENT};${ROOT}`, remote],
    ["reads fields with spaces around them", ` ${ROOT} ; ${PARENT};\tSampled=1 `, remote],
    ["ignores other fields", `Self=1-67891234-12456789abcdef012345678;${HEADER};Lineage=1:a87bd80c:0;k=v;x`, remote],
    ["ignores an empty field at the end", `${HEADER};`, remote],
  ])("%s", (_, header, expected) => {
    expect(extract(header)).toEqual(expected);
  });

  it.each([
    "",
    ROOT,
    PARENT,
    `${ROOT};${PARENT}`,
    `${ROOT};Sampled=1`,
    `${PARENT};Sampled=1`,
    `Self=1-5759e988-bd862e3fe1be46a994272793;${PARENT};Sampled=1`,
    `${ROOT};${PARENT};Sampled=?`,
    `${ROOT};${PARENT};Sampled=`,
    `${ROOT};${PARENT};Sampled=true`,
    `${ROOT};${PARENT};Sampled=01`,
    `${ROOT};${PARENT};sampled=1`,
    `${ROOT};${HEADER}`,
    `${HEADER};Parent=0000000000000001`,
    `${HEADER};Sampled=0`,
    `Root=2-5759e988-bd862e3fe1be46a994272793;${PARENT};Sampled=1`,
    `Root=15759e988-bd862e3fe1be46a9942727930;${PARENT};Sampled=1`,
    `Root=1-5759e98-8bd862e3fe1be46a994272793;${PARENT};Sampled=1`,
    `Root=1-5759e988bd862e3fe1be46a994272793;${PARENT};Sampled=1`,
    `${ROOT}0;${PARENT};Sampled=1`,
    `Root=1-00000000-000000000000000000000000;${PARENT};Sampled=1`,
    `${ROOT.toUpperCase()};${PARENT};Sampled=1`,
    `Root=1-5759E988-bd862e3fe1be46a994272793;${PARENT};Sampled=1`,
    `Rooted=1-5759e988-bd862e3fe1be46a994272793;${PARENT};Sampled=1`,
    `${ROOT};Parent=0000000000000000;Sampled=1`,
    `${ROOT};Parent=53995c3f42cd8ad;Sampled=1`,
    `${ROOT};Parent=53995c3f42cd8ad80;Sampled=1`,
    `${ROOT};Parent=53995C3F42CD8AD8;Sampled=1`,
    HEADER.replaceAll(";", ","),
  ])("takes %j for nothing", (header) => {
    expect(propagator.extract(ROOT_CONTEXT, [["x-amzn-trace-id", header]], headersGetter)).toBe(ROOT_CONTEXT);
  });

  it("takes a header that is sent twice for nothing", () => {
    expect(extract(HEADER, HEADER)).toBeUndefined();
  });

  it("injects the header in lower case", () => {
    const spanContext = { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID.toUpperCase(), traceFlags: 3 };
    expect(inject(contextOf(spanContext))).toEqual([["x-amzn-trace-id", HEADER]]);
    const unsampled = `${ROOT};${PARENT};Sampled=0`;
    expect(inject(contextOf({ ...spanContext, traceFlags: 2 }))).toEqual([["x-amzn-trace-id", unsampled]]);
    expect(propagator.fields()).toEqual(["x-amzn-trace-id"]);
  });

  it("injects nothing without a valid span context, nor while tracing is suppressed", () => {
    expect(inject(ROOT_CONTEXT)).toEqual([]);
    expect(inject(contextOf(INVALID_SPAN_CONTEXT))).toEqual([]);
    expect(inject(suppressTracing(contextOf(remote)))).toEqual([]);
  });

  it("keeps what W3C trace context has said of the same trace, and nothing of another one", () => {
    const said = { traceFlags: 2, traceState: createTraceState("foo=1"), spanId: "00f067aa0ba902b7" };
    const extractAfter = (traceId: string): SpanContext | undefined =>
      trace.getSpanContext(
        propagator.extract(contextOf({ ...said, traceId }), [["x-amzn-trace-id", HEADER]], headersGetter),
      );
    expect(extractAfter(TRACE_ID)).toEqual({ ...remote, traceFlags: 3, traceState: said.traceState });
    expect(extractAfter("4bf92f3577b34da6a3ce929d0e0e4736")).toEqual(remote);
  });
});

describe("xrayLambdaPropagator", () => {
  const ENV_ROOT = "Root=1-5759e988-000000000000000000000001";
  const ENV_HEADER = `${ENV_ROOT};Parent=0000000000000002;Sampled=1;Lineage=1:a87bd80c:0`;
  const fromEnv = { ...remote, traceId: "5759e988000000000000000000000001", spanId: "0000000000000002" };

  const continued = (env: EnvRecord, headers: Headers, before = ROOT_CONTEXT): SpanContext | undefined =>
    trace.getSpanContext(xrayLambdaPropagator(env).extract(before, headers, headersGetter));

  it("continues the span of the environment, in preference to the header", () => {
    const env = { _X_AMZN_TRACE_ID: ENV_HEADER };
    expect(continued(env, [])).toEqual(fromEnv);
    expect(continued(env, [["x-amzn-trace-id", "nonsense"]])).toEqual(fromEnv);
    expect(continued(env, [["x-amzn-trace-id", HEADER]])).toEqual(fromEnv);
  });

  it("reads the environment at each extraction", () => {
    const env: Record<string, string> = {};
    const lambda = xrayLambdaPropagator(env);
    const extracted = (): string | undefined =>
      trace.getSpanContext(lambda.extract(ROOT_CONTEXT, [], headersGetter))?.spanId;
    expect(extracted()).toBeUndefined();
    env["_X_AMZN_TRACE_ID"] = ENV_HEADER;
    expect(extracted()).toBe(fromEnv.spanId);
    env["_X_AMZN_TRACE_ID"] = HEADER;
    expect(extracted()).toBe(SPAN_ID);
  });

  it("leaves the environment alone after a propagator that has found a caller", () => {
    const before = contextOf({ ...remote, traceId: "4bf92f3577b34da6a3ce929d0e0e4736" });
    const env = { _X_AMZN_TRACE_ID: ENV_HEADER };
    expect(continued(env, [], before)?.traceId).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    expect(continued(env, [["x-amzn-trace-id", HEADER]], before)).toEqual(remote);
    expect(continued(env, [], contextOf(INVALID_SPAN_CONTEXT))).toEqual(fromEnv);
  });

  it.each([
    undefined,
    "",
    "nonsense",
    ENV_ROOT,
    `${ENV_ROOT};Parent=0000000000000002`,
    `${ENV_ROOT};Parent=0000000000000002;Sampled=0`,
    7,
  ])("continues what the header says when the environment says %j", (value) => {
    const env = { _X_AMZN_TRACE_ID: value };
    expect(continued(env, [])).toBeUndefined();
    expect(continued(env, [["x-amzn-trace-id", HEADER]])).toEqual(remote);
  });

  it("injects the header", () => {
    const headers: Headers = [];
    const lambda = xrayLambdaPropagator({});
    lambda.inject(contextOf(remote), headers, headersSetter);
    expect(headers).toEqual([["x-amzn-trace-id", HEADER]]);
    expect(lambda.fields()).toEqual(["x-amzn-trace-id"]);
  });
});

describe("for any headers", () => {
  const fields = fc.tuple(
    fc.tuple(hex(8), hex(24)).map(([time, random]) => `Root=1-${time}-${random}`),
    hex(16).map((parent) => `Parent=${parent}`),
    fc.constantFrom("Sampled=0", "Sampled=1", "Sampled=?"),
    fc.constantFrom("Self=1", "Lineage=1:2:3", ""),
  );
  const header = fields.chain((all) => fc.shuffledSubarray(all, { minLength: 3 })).map((some) => some.join(";"));

  it("never throws, and extracts nothing or a valid span context, which it injects as it is", () => {
    let extracted = 0;
    fc.assert(
      fc.property(anyValue(header), anyValue(header), (value, variable) => {
        if (expectSound(propagator, { "x-amzn-trace-id": value })) extracted++;
        xrayLambdaPropagator({ _X_AMZN_TRACE_ID: variable }).extract(ROOT_CONTEXT, [], headersGetter);
      }),
      { numRuns: 300 },
    );
    expect(extracted).toBeGreaterThan(10);
  });

  it("brings back the span context that was injected", () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        expect(again(propagator, contextOf(span))).toEqual({ ...span, isRemote: true });
      }),
    );
  });

  it("comes to an end with headers of a megabyte", () => {
    for (const value of megabytes("", "Root=", `${ROOT};`, `${ROOT};${PARENT};`, `${ROOT};${PARENT};Sampled=`)) {
      expect(extract(value)).toBeUndefined();
    }
  });
});

import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { headersGetter } from "./propagation/headers-fixture.ts";
import { propagatorFromEnv } from "./propagator-from-env.ts";

const fields = (names: unknown): string[] | undefined => propagatorFromEnv({ OTEL_PROPAGATORS: names })?.fields();

describe("propagatorFromEnv", () => {
  const lines = collectDiagLines();

  it.each<[names: string, expected: string[]]>([
    ["tracecontext,baggage", ["traceparent", "tracestate", "baggage"]],
    ["b3", ["b3"]],
    ["b3multi", ["x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags"]],
    ["jaeger", ["uber-trace-id"]],
    ["xray", ["x-amzn-trace-id"]],
    ["xray-lambda", ["x-amzn-trace-id"]],
    ["none", []],
    [" B3 , TraceContext,b3, baggage,", ["b3", "traceparent", "tracestate", "baggage"]],
  ])("understands OTEL_PROPAGATORS=%j", (names, expected) => {
    expect(fields(names)).toEqual(expected);
    expect(lines).toEqual([]);
  });

  it("is undefined when the variable is unset", () => {
    expect([undefined, "", "  "].map(fields)).toEqual([undefined, undefined, undefined]);
    expect(propagatorFromEnv({})).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it("reports an unknown name, and goes on with the others or else with the default", () => {
    expect(fields("ottrace,b3")).toEqual(["b3"]);
    expect(fields("ottrace")).toEqual(["traceparent", "tracestate", "baggage"]);
    const line =
      '@tracelet/core: OTEL_PROPAGATORS cannot be used: for "ottrace" use tracecontext, baggage, b3, b3multi, jaeger, xray, xray-lambda or none';
    expect(lines).toEqual([line, line]);
  });

  it("reports names beside none, which prevails", () => {
    expect(fields("b3,none")).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("none switches the others off")]);
  });

  it.each(["xray,xray-lambda", "xray-lambda, baggage , XRay"])("reports that xray is one too many in %j", (names) => {
    expect(fields(names)).toContain("x-amzn-trace-id");
    expect(lines).toEqual([expect.stringContaining("leave xray out, xray-lambda includes it")]);
  });

  it("reads for xray-lambda what the environment says by then", () => {
    const env: Record<string, string> = { OTEL_PROPAGATORS: "tracecontext,xray-lambda" };
    const propagator = propagatorFromEnv(env);
    env["_X_AMZN_TRACE_ID"] = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    const context = propagator?.extract(ROOT_CONTEXT, [], headersGetter) ?? ROOT_CONTEXT;
    expect(trace.getSpanContext(context)?.spanId).toBe("53995c3f42cd8ad8");
  });
});

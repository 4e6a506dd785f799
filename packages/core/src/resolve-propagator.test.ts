import { ROOT_CONTEXT, type TextMapPropagator } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createEnvReader } from "./env.ts";
import { headersGetter, headersSetter } from "./propagation/headers-fixture.ts";
import { resolvePropagator } from "./resolve-propagator.ts";

const W3C = ["traceparent", "tracestate", "baggage"];
const FIX = "pass optionsFromEnv(env) as options";

const fields = (names?: unknown): string[] =>
  resolvePropagator(undefined, createEnvReader({ OTEL_PROPAGATORS: names })).fields();

describe("resolvePropagator", () => {
  const lines = collectDiagLines();

  it.each<[names: string | undefined, expected: string[]]>([
    [undefined, W3C],
    ["", W3C],
    [" , ", W3C],
    ["tracecontext,baggage", W3C],
    ["baggage,tracecontext", ["baggage", "traceparent", "tracestate"]],
    ["tracecontext", ["traceparent", "tracestate"]],
    ["baggage", ["baggage"]],
    [" TraceContext , BAGGAGE ,", W3C],
    ["none", []],
    [" None, none ", []],
  ])("understands OTEL_PROPAGATORS=%j", (names, expected) => {
    expect(fields(names)).toEqual(expected);
    expect(lines).toEqual([]);
  });

  it("registers a propagator once", () => {
    const propagator = resolvePropagator(undefined, createEnvReader({ OTEL_PROPAGATORS: "baggage,Baggage, baggage" }));
    let reads = 0;
    const getter = { ...headersGetter, get: () => void reads++ };
    propagator.extract(ROOT_CONTEXT, [], getter);
    expect(reads).toBe(1);
  });

  it.each(["b3", "b3multi", "jaeger", "xray", "xray-lambda", "ottrace", "constructor"])(
    "reports %s with the fix, and goes on with the others",
    (name) => {
      expect(fields(`baggage,${name.toUpperCase()}`)).toEqual(["baggage"]);
      expect(lines).toEqual([`@tracelet/core: OTEL_PROPAGATORS cannot be used: for "${name}" ${FIX}`]);
    },
  );

  it("goes on with the default when no name can be used", () => {
    expect(fields("b3,jaeger")).toEqual(W3C);
    expect(lines).toHaveLength(2);
  });

  it("reports names beside none, which prevails", () => {
    expect(fields("tracecontext,none,b3")).toEqual([]);
    expect(lines).toEqual(["@tracelet/core: OTEL_PROPAGATORS cannot be used: none switches the others off"]);
  });

  it("prefers the option, whose failures stop nothing", () => {
    const fail = (): never => {
      throw new Error("out of order");
    };
    const option: TextMapPropagator = { inject: fail, extract: fail, fields: () => ["x-mine"] };
    const propagator = resolvePropagator(option, createEnvReader({ OTEL_PROPAGATORS: "nonsense" }));
    expect(propagator.fields()).toEqual(["x-mine"]);
    expect(propagator.extract(ROOT_CONTEXT, [], headersGetter)).toBe(ROOT_CONTEXT);
    propagator.inject(ROOT_CONTEXT, [], headersSetter);
    expect(lines).toEqual([expect.stringContaining("extract failed"), expect.stringContaining("inject failed")]);
  });
});

import { ROOT_CONTEXT, type SpanContext, SpanKind, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createEnvReader } from "./env.ts";
import type { EnvRecord } from "./options.ts";
import { samplerFromEnv } from "./sampler-from-env.ts";

const sampler = (env: EnvRecord) => samplerFromEnv(createEnvReader(env));
const describeSampler = (env: EnvRecord): string => sampler(env).toString();

function decide(env: EnvRecord, traceId: string, parent?: Partial<SpanContext>): number {
  const spanContext = { traceId, spanId: "b7ad6b7169203331", traceFlags: 1, isRemote: true, ...parent };
  const context = parent ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : ROOT_CONTEXT;
  return sampler(env).shouldSample(context, traceId, "name", SpanKind.SERVER, {}, []).decision;
}

const LOW = "00000000000000000000000000000001";
const HIGH = "ffffffff000000000000000000000000";

describe("samplerFromEnv", () => {
  const lines = collectDiagLines();

  it("samples everything that the caller did not refuse, by default", () => {
    expect(decide({}, HIGH)).toBe(2);
    expect(decide({}, HIGH, { traceFlags: 1 })).toBe(2);
    expect(decide({}, HIGH, { traceFlags: 0 })).toBe(0);
    expect(describeSampler({})).toContain("ParentBased{root=AlwaysOnSampler");
  });

  it.each([
    ["always_on", "AlwaysOnSampler"],
    ["ALWAYS_ON", "AlwaysOnSampler"],
    ["always_off", "AlwaysOffSampler"],
    ["traceidratio", "TraceIdRatioBased{0.25}"],
    ["parentbased_always_on", "ParentBased{root=AlwaysOnSampler"],
    ["parentbased_always_off", "ParentBased{root=AlwaysOffSampler"],
    ["parentbased_traceidratio", "ParentBased{root=TraceIdRatioBased{0.25}"],
  ])("makes %s", (name, expected) => {
    expect(describeSampler({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: "0.25" })).toContain(expected);
    expect(lines).toEqual([]);
  });

  it("takes a ratio without a sampler for parentbased_traceidratio", () => {
    const env = { OTEL_TRACES_SAMPLER_ARG: "0.1" };
    expect(describeSampler(env)).toContain("ParentBased{root=TraceIdRatioBased{0.1}");
    expect([decide(env, LOW), decide(env, HIGH), decide(env, HIGH, { traceFlags: 1 })]).toEqual([2, 0, 2]);
  });

  it.each(["0", "0.0", "1", "1.0", "1e-3", ".5"])("takes the ratio %j", (ratio) => {
    sampler({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: ratio });
    expect(lines).toEqual([]);
  });

  it.each(["-0.1", "1.1", "10%", "many", "NaN", "Infinity"])("samples all with the ratio %j, and warns", (ratio) => {
    expect(decide({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: ratio }, HIGH)).toBe(2);
    expect(lines).toEqual([expect.stringContaining("OTEL_TRACES_SAMPLER_ARG cannot be used")]);
  });

  it.each(["sometimes", "parentbased_", "parentbased_parentbased_always_on", "jaeger_remote"])(
    "warns of the unknown sampler %j and uses the default",
    (name) => {
      expect(describeSampler({ OTEL_TRACES_SAMPLER: name })).toContain("ParentBased{root=AlwaysOnSampler");
      expect(lines).toEqual([expect.stringContaining("OTEL_TRACES_SAMPLER cannot be used")]);
    },
  );

  it("never throws, and decides for any values", () => {
    fc.assert(
      fc.property(fc.anything(), fc.oneof(fc.anything(), fc.double().map(String)), (name, ratio) => {
        expect([0, 2]).toContain(decide({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }, HIGH));
      }),
    );
  });
});

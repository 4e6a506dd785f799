import { ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./options.ts";
import { randomId } from "./random-id.ts";
import { ratioSampler, triggerSampler } from "./samplers.ts";
import type { Sampler } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

function decisions(sampler: Sampler, ctx = ROOT_CONTEXT): number[] {
  return Array.from(
    { length: 2_000 },
    () => sampler.shouldSample(ctx, randomId(4), "a span", SpanKind.SERVER, {}, []).decision,
  );
}
const parent = (traceFlags: number) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: randomId(4), spanId: randomId(2), traceFlags });

describe("ratioSampler", () => {
  it("samples about its part of new traces, and leaves to callers what they began", () => {
    const sampled = decisions(ratioSampler(0.5)).filter((decision) => decision === 2).length;
    expect(sampled).toBeGreaterThan(800);
    expect(sampled).toBeLessThan(1_200);
    expect(decisions(ratioSampler(0), parent(1))).not.toContain(0);
    expect(decisions(ratioSampler(1), parent(0))).not.toContain(2);
  });

  it.each([[-1], [2], [Number.NaN], ["0.5" as unknown as number]])("throws for %s", (ratio) => {
    expect(() => ratioSampler(ratio)).toThrow(ConfigurationError);
  });
});

describe("triggerSampler", () => {
  it("samples by what started the invocation", async () => {
    const { run, tracing, collector } = createTestPlatform({ sampler: triggerSampler({ http: 0, timer: 1 }) });
    for (const trigger of ["http", "timer", "pubsub"] as const) await run(() => undefined, { trigger, name: trigger });
    expect(collector.spans.map(({ name }) => name)).toEqual(["timer", "pubsub"]);
    expect(tracing.stats()).toMatchObject({ invocations: 3, unsampledInvocations: 1 });
  });

  it("throws for a trigger that there is not, and names those that there are", () => {
    expect(() => triggerSampler({ htpp: 1 } as object)).toThrow(ConfigurationError);
    expect(() => triggerSampler({ htpp: 1 } as object)).toThrow(/"htpp".*http, pubsub, datasource, timer, other/);
  });

  it("throws for a ratio that is none", () => {
    expect(() => triggerSampler({ http: 5 })).toThrow("from 0 to 1");
  });
});

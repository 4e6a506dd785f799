import { ROOT_CONTEXT, SpanKind } from "@opentelemetry/api";
import { AlwaysOffSampler, AlwaysOnSampler, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import { expect, it } from "vitest";
import { randomId } from "./random-id.ts";
import { ALWAYS_OFF, ALWAYS_ON, createRatioSampler } from "./root-samplers.ts";
import type { Sampler } from "./sdk-types.ts";

const traceIds = fc.oneof(
  fc.integer().map(() => randomId(4)),
  fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }).map((id) => id.toString(16).padStart(32, "0")),
);
const ratios = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1));

function expectSame(ours: Sampler, theirs: Sampler, traceId: string): void {
  const args = [ROOT_CONTEXT, traceId, "a span", SpanKind.SERVER, {}, []] as const;
  const [own, official] = [ours, theirs].map((sampler) =>
    sampler.shouldSample(args[0], args[1], args[2], args[3], {}, []),
  );
  expect(own).toEqual(official);
  expect(String(ours)).toBe(String(theirs));
}

it("decides by a ratio as the SDK's sampler does", () => {
  fc.assert(
    fc.property(ratios, traceIds, (ratio, traceId) =>
      expectSame(createRatioSampler(ratio), new TraceIdRatioBasedSampler(ratio), traceId),
    ),
  );
});

it("samples all or none as the SDK's samplers do", () => {
  expectSame(ALWAYS_ON, new AlwaysOnSampler(), randomId(4));
  expectSame(ALWAYS_OFF, new AlwaysOffSampler(), randomId(4));
});

import type { Sampler } from "./sdk-types.ts";

/** Samples every trace. */
export const ALWAYS_ON: Sampler = { shouldSample: () => ({ decision: 2 }), toString: () => "AlwaysOnSampler" };

/** Samples no trace. */
export const ALWAYS_OFF: Sampler = { shouldSample: () => ({ decision: 0 }), toString: () => "AlwaysOffSampler" };

/**
 * Samples this part of the traces, from 0 to 1, by the trace id alone. Decides as the SDK's `TraceIdRatioBasedSampler`, at
 * a third of its size; a test holds the two together.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#traceidratiobased
 */
export function createRatioSampler(ratio: number): Sampler {
  const bound = ratio === 1 ? 2 ** 32 : Math.floor(ratio * 0xffff_ffff);
  return {
    shouldSample: (_, traceId) => ({ decision: foldedTo32Bits(traceId) < bound ? 2 : 0 }),
    toString: () => `TraceIdRatioBased{${ratio}}`,
  };
}

function foldedTo32Bits(traceId: string): number {
  let folded = 0;
  for (let at = 0; at < 32; at += 8) folded ^= Number.parseInt(traceId.slice(at, at + 8), 16);
  return folded >>> 0;
}

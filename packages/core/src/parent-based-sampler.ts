import { TraceFlags } from "@opentelemetry/api";
import { validSpanContext } from "./propagation/span-context.ts";
import type { Sampler } from "./sdk-types.ts";

/** Promises that nothing but the flags of a valid parent decides, where there is one. */
export interface ParentBasedSampler extends Sampler {
  readonly followsParent: true;
}

/**
 * Does as the parent did, and asks `root` where there is none. The SDK's `ParentBasedSampler` with its defaults, at a
 * quarter of its size; a test holds the two together.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#parentbased
 */
export function createParentBasedSampler(root: Sampler): ParentBasedSampler {
  return {
    followsParent: true,
    shouldSample: (ctx, ...rest) => {
      const parent = validSpanContext(ctx);
      if (!parent) return root.shouldSample(ctx, ...rest);
      return { decision: parent.traceFlags & TraceFlags.SAMPLED ? 2 : 0 };
    },
    toString: () => `ParentBased{root=${String(root)}}`,
  };
}

import { createOnceReporter, describeFailure } from "./diagnostics.ts";
import type { Sampler } from "./sdk-types.ts";

const NOT_RECORD = 0;

/** A sampler that never throws and always decides: where a user's own does not, nothing is sampled, and it is said once. */
export function createSafeSampler(sampler: Sampler): Sampler {
  const reporter = createOnceReporter("core");
  return {
    shouldSample: (...args) => {
      try {
        const result = sampler.shouldSample(...args) as ReturnType<Sampler["shouldSample"]> | undefined;
        if (typeof result?.decision === "number") return result;
        reporter.report("sampler", `the sampler ${String(sampler)} returned no decision; nothing is sampled`);
      } catch (error) {
        reporter.report("sampler", `the sampler threw; nothing is sampled: ${describeFailure(error)}`);
      }
      return { decision: NOT_RECORD };
    },
    toString: () => sampler.toString(),
  };
}

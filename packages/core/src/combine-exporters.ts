import { total } from "./counters.ts";
import type { Exporter, Losses } from "./exporter.ts";

/**
 * Exports the same spans to several destinations side by side: none waits for another, or fails because of it. A span counts
 * as lost when one of them lost it; of the answers that of the destination that lost most is given.
 */
export function combineExporters(exporters: readonly Exporter[]): Exporter {
  const [first, ...others] = exporters;
  if (first && others.length === 0) return first;
  return {
    export: async (spans, timeoutMillis) => {
      const settled = await Promise.allSettled(exporters.map(async (one) => one.export(spans, timeoutMillis)));
      const answers = settled.map((one): Losses =>
        one.status === "fulfilled" ? one.value : { exporter_failed: spans.length },
      );
      return answers.reduce((worst, one) => (total(one) > total(worst) ? one : worst), {});
    },
  };
}

import type { TraceStore } from "../trace-store.ts";
import type { TraceSummary } from "./page-messages.ts";
import { summarize } from "./trace-summary.ts";

/** Summaries of the traces held, each made once for as long as its trace does not change. */
export interface Summaries {
  get(traceId: string): TraceSummary | undefined;
  /** To be called when a trace has changed or is no more. */
  forget(traceId: string): void;
  forgetAll(): void;
}

/** Creates {@link Summaries}. */
export function createSummaries(store: Pick<TraceStore, "get">): Summaries {
  const summaries = new Map<string, TraceSummary>();
  return {
    get: (traceId) => {
      const trace = summaries.has(traceId) ? undefined : store.get(traceId);
      if (trace !== undefined) summaries.set(traceId, summarize(trace));
      return summaries.get(traceId);
    },
    forget: (traceId) => void summaries.delete(traceId),
    forgetAll: () => summaries.clear(),
  };
}

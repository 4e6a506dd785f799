import { createLatestMetrics, type LatestMetrics } from "./latest-metrics.ts";
import { createRecentLogs, type RecentLogs } from "./recent-logs.ts";
import { createTraceStore, type TraceStore, type TraceStoreEvents, type TraceStoreOptions } from "./trace-store.ts";

/** All that is held, each kind within its limits. */
export interface Received {
  readonly traces: TraceStore;
  readonly logs: RecentLogs;
  readonly metrics: LatestMetrics;
  clear(): void;
}

/** Tells of changes for views that are live. */
export interface ReceivedEvents extends TraceStoreEvents {
  readonly onClear: () => void;
}

/** Creates stores with nothing in them. */
export function createReceived({ onClear, ...options }: TraceStoreOptions & ReceivedEvents): Received {
  const traces = createTraceStore(options);
  const logs = createRecentLogs();
  const metrics = createLatestMetrics();
  return {
    traces,
    logs,
    metrics,
    clear: () => {
      for (const store of [traces, logs, metrics]) store.clear();
      onClear();
    },
  };
}

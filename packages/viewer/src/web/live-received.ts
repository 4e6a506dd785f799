import { createReceived, type Received } from "../received.ts";
import type { TraceStoreOptions } from "../trace-store.ts";
import { createLiveFeed, type LiveFeed } from "./live-feed.ts";
import { createSummaries } from "./summaries.ts";

/** Stores, and the feed that tells pages what changes in them. */
export function createLiveReceived(options: TraceStoreOptions): {
  readonly received: Received;
  readonly feed: LiveFeed;
} {
  const received = createReceived({
    ...options,
    onChange: (traceId) => {
      summaries.forget(traceId);
      feed.changed(traceId);
    },
    onDrop: (traceId) => {
      summaries.forget(traceId);
      feed.dropped(traceId);
    },
    onClear: () => {
      summaries.forgetAll();
      feed.cleared();
    },
  });
  const summaries = createSummaries(received.traces);
  const feed = createLiveFeed({
    summarize: (traceId) => summaries.get(traceId),
    traceIds: () => received.traces.traceIds(),
    counts: () => ({ logs: received.logs.size(), metrics: received.metrics.size() }),
  });
  return { received, feed };
}

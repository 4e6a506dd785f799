import { signal, type Signal } from "@preact/signals";
import type { FeedUpdate, TraceSummary } from "../src/web/page-messages.ts";

/** The traces held, the one that was updated last at the end. */
export const traces: Signal<ReadonlyMap<string, TraceSummary>> = signal(new Map());
/** How many log records and metrics are held. */
export const counts: Signal<{ readonly logs: number; readonly metrics: number }> = signal({ logs: 0, metrics: 0 });
/** Counts the updates: whatever is shown may be fetched again. */
export const updates: Signal<number> = signal(0);
export const isLive: Signal<boolean> = signal(false);

/** Keeps the above as the server tells. The browser reconnects by itself, and is told everything again. */
export function listenToFeed(): void {
  const feed = new EventSource("/api/feed");
  feed.addEventListener("open", () => {
    isLive.value = true;
  });
  feed.addEventListener("error", () => {
    isLive.value = false;
  });
  feed.addEventListener("message", ({ data }) => apply(JSON.parse(String(data)) as FeedUpdate));
}

function apply({ isSnapshot, traces: changed, dropped, logs, metrics }: FeedUpdate): void {
  const next = new Map(isSnapshot ? [] : traces.peek());
  for (const traceId of dropped) next.delete(traceId);
  for (const summary of changed) {
    next.delete(summary.traceId);
    next.set(summary.traceId, summary);
  }
  traces.value = next;
  counts.value = { logs, metrics };
  updates.value += 1;
}

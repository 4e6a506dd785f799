import type { ServerResponse } from "node:http";
import { toJson } from "./encode-trace.ts";
import { PAGE_HEADERS } from "./page-assets.ts";
import type { FeedUpdate, TraceSummary } from "./page-messages.ts";

/** Tells open pages what changes, as server-sent events. */
export interface LiveFeed {
  /** Makes the response a stream: first all there is, then what changes. */
  connect(response: ServerResponse): void;
  changed(traceId: string): void;
  dropped(traceId: string): void;
  /** Something changed that is no trace. */
  touch(): void;
  /** Everything was forgotten. */
  cleared(): void;
}

/** Where the feed looks up what to tell. */
export interface LiveFeedSource {
  summarize(traceId: string): TraceSummary | undefined;
  /** In the order of updating. */
  traceIds(): readonly string[];
  counts(): Pick<FeedUpdate, "logs" | "metrics">;
}

/** A page and what it has not been told yet: ids only, so that a page that does not listen costs little. */
interface Listener {
  readonly response: ServerResponse;
  needsSnapshot: boolean;
  readonly changed: Set<string>;
  readonly dropped: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

const COALESCE_MILLIS = 100;
/** How much longer than telling takes it rests. */
const REST = 5;
const MAX_LISTENERS = 32;
const HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" };

/** Creates a {@link LiveFeed} without listeners. Changes are told together, at most ten times a second. */
export function createLiveFeed(source: LiveFeedSource): LiveFeed {
  return new CoalescingFeed(source);
}

class CoalescingFeed implements LiveFeed {
  readonly #source: LiveFeedSource;
  readonly #listeners = new Set<Listener>();
  #lastMillis = 0;

  constructor(source: LiveFeedSource) {
    this.#source = source;
  }

  connect(response: ServerResponse): void {
    if (this.#listeners.size >= MAX_LISTENERS) {
      response.writeHead(503).end();
      return;
    }
    const listener = {
      response,
      needsSnapshot: true,
      changed: new Set<string>(),
      dropped: new Set<string>(),
      timer: undefined,
    };
    this.#listeners.add(listener);
    response.on("drain", () => this.#schedule(listener));
    response.on("close", () => this.#disconnect(listener));
    response.writeHead(200, { ...PAGE_HEADERS, ...HEADERS });
    this.#flush(listener);
  }

  changed(traceId: string): void {
    this.#tell(({ changed }) => {
      // Again at the end: the order is that of updating.
      changed.delete(traceId);
      changed.add(traceId);
    });
  }

  dropped(traceId: string): void {
    this.#tell(({ changed, dropped }) => {
      changed.delete(traceId);
      dropped.add(traceId);
    });
  }

  touch(): void {
    this.#tell(() => {});
  }

  cleared(): void {
    this.#tell((listener) => {
      listener.needsSnapshot = true;
    });
  }

  #tell(change: (listener: Listener) => void): void {
    for (const listener of this.#listeners) {
      change(listener);
      this.#schedule(listener);
    }
  }

  #schedule(listener: Listener): void {
    // A large trace that grows takes a while to be looked through: receiving goes first.
    const delayMillis = Math.max(COALESCE_MILLIS, this.#lastMillis * REST);
    listener.timer ??= setTimeout(() => this.#flush(listener), delayMillis).unref();
  }

  #flush(listener: Listener): void {
    listener.timer = undefined;
    // A page in the background may be slow: what it has not read is not added to.
    if (listener.response.writableNeedDrain) return;
    const startMillis = performance.now();
    listener.response.write(`data: ${toJson(takeUpdate(listener, this.#source))}\n\n`);
    this.#lastMillis = performance.now() - startMillis;
  }

  #disconnect(listener: Listener): void {
    this.#listeners.delete(listener);
    clearTimeout(listener.timer);
  }
}

function takeUpdate(listener: Listener, source: LiveFeedSource): FeedUpdate {
  const { needsSnapshot, changed, dropped } = listener;
  const ids = needsSnapshot ? source.traceIds() : [...changed];
  const update = {
    isSnapshot: needsSnapshot,
    traces: ids.flatMap((traceId) => source.summarize(traceId) ?? []),
    dropped: needsSnapshot ? [] : [...dropped],
    ...source.counts(),
  };
  listener.needsSnapshot = false;
  changed.clear();
  dropped.clear();
  return update;
}

import type { ViewerSpan, ViewerTrace } from "./viewer-span.ts";

/** How long and how much a {@link TraceStore} holds. */
export interface TraceStoreOptions {
  /** A trace is reported when no span of it has arrived for this long. @defaultValue 500 */
  readonly quietMillis?: number | undefined;
  /** Beyond this the trace that was updated longest ago is dropped. @defaultValue 1000 */
  readonly maxTraces?: number | undefined;
  /** Beyond this the span of the trace that arrived first is dropped. @defaultValue 10000 */
  readonly maxSpansPerTrace?: number | undefined;
  /** Called each time that a trace falls quiet: again when spans arrived since the last time. */
  readonly onTrace?: ((trace: ViewerTrace) => void) | undefined;
}

/** Collects spans into traces, in bounded memory. */
export interface TraceStore {
  /** Adds spans to their traces. A span that is delivered again replaces the earlier one. */
  add(spans: readonly ViewerSpan[]): void;
  /** The traces held, the one that was updated last at the end. */
  traces(): ViewerTrace[];
  /** How much was dropped to stay within the limits. */
  evictions(): { readonly traces: number; readonly spans: number };
  /** Reports the traces that have not been reported yet and accepts no more; the traces stay readable. */
  close(): void;
}

/** Creates an empty {@link TraceStore}. Its timers do not keep the process alive. */
export function createTraceStore(options: TraceStoreOptions = {}): TraceStore {
  return new BoundedTraceStore(options);
}

interface Entry {
  readonly traceId: string;
  readonly spans: Map<string, ViewerSpan>;
  revision: number;
  evictedSpans: number;
  /** Runs while there are spans that have not been reported. */
  timer: NodeJS.Timeout | undefined;
}

class BoundedTraceStore implements TraceStore {
  readonly #quietMillis: number;
  readonly #maxTraces: number;
  readonly #maxSpansPerTrace: number;
  readonly #onTrace: (trace: ViewerTrace) => void;
  // A Map keeps the order of insertion: an updated entry moves to the end, so the first is the oldest.
  readonly #entries = new Map<string, Entry>();
  readonly #evictions = { traces: 0, spans: 0 };
  #isClosed = false;

  constructor({ quietMillis = 500, maxTraces = 1000, maxSpansPerTrace = 10_000, onTrace }: TraceStoreOptions) {
    this.#quietMillis = quietMillis;
    this.#maxTraces = maxTraces;
    this.#maxSpansPerTrace = maxSpansPerTrace;
    this.#onTrace = onTrace ?? (() => {});
  }

  add(spans: readonly ViewerSpan[]): void {
    if (this.#isClosed) return;
    for (const span of spans) this.#insert(this.#touch(span.traceId), span);
    this.#evictTraces();
  }

  traces(): ViewerTrace[] {
    return [...this.#entries.values()].map(toTrace);
  }

  evictions(): { readonly traces: number; readonly spans: number } {
    return { ...this.#evictions };
  }

  close(): void {
    this.#isClosed = true;
    for (const entry of this.#entries.values()) this.#report(entry);
  }

  /** Moves the trace to the end and restarts its timer. */
  #touch(traceId: string): Entry {
    const entry = this.#entries.get(traceId) ?? createEntry(traceId);
    this.#entries.delete(traceId);
    this.#entries.set(traceId, entry);
    entry.timer = entry.timer?.refresh() ?? setTimeout(() => this.#report(entry), this.#quietMillis).unref();
    return entry;
  }

  #insert(entry: Entry, span: ViewerSpan): void {
    entry.spans.set(span.spanId, span);
    const [oldest] = entry.spans.keys();
    if (entry.spans.size <= this.#maxSpansPerTrace || oldest === undefined) return;
    entry.spans.delete(oldest);
    entry.evictedSpans += 1;
    this.#evictions.spans += 1;
  }

  #report(entry: Entry): void {
    if (entry.timer === undefined) return;
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.revision += 1;
    this.#onTrace(toTrace(entry));
  }

  #evictTraces(): void {
    for (const [traceId, entry] of this.#entries) {
      if (this.#entries.size <= this.#maxTraces) return;
      this.#report(entry);
      this.#entries.delete(traceId);
      this.#evictions.traces += 1;
    }
  }
}

function createEntry(traceId: string): Entry {
  return { traceId, spans: new Map(), revision: 0, evictedSpans: 0, timer: undefined };
}

function toTrace({ traceId, spans, revision, evictedSpans }: Entry): ViewerTrace {
  return { traceId, spans: [...spans.values()], revision, evictedSpans };
}

import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerSpan } from "./viewer-span.ts";
import { createEntry, type DeliveryFacts, type TraceEntry } from "./trace-entry.ts";
import type { ViewerTrace } from "./viewer-trace.ts";

/** How long and how much a {@link TraceStore} holds. */
export interface TraceStoreOptions {
  /** A trace is reported when nothing of it has arrived for this long. @defaultValue 500 */
  readonly quietMillis?: number | undefined;
  /** Beyond this the trace that was updated longest ago is dropped. @defaultValue 1000 */
  readonly maxTraces?: number | undefined;
  /** Beyond this the span of the trace that arrived first is dropped; the same goes for its logs. @defaultValue 10000 */
  readonly maxSpansPerTrace?: number | undefined;
  /** All that is held, as large as it was received; beyond this traces are dropped. @defaultValue 134217728 (128 MiB) */
  readonly maxBytes?: number | undefined;
  /** Called each time that a trace falls quiet: again when something arrived since the last time. */
  readonly onTrace?: ((trace: ViewerTrace) => void) | undefined;
}

/** Tells at once of each change, for views that are live. */
export interface TraceStoreEvents {
  readonly onChange?: ((traceId: string) => void) | undefined;
  readonly onDrop?: ((traceId: string) => void) | undefined;
}

/** What one export request brought. */
export interface Arrival {
  readonly spans?: readonly ViewerSpan[] | undefined;
  /** Those without a trace id are left out. */
  readonly logs?: readonly ViewerLog[] | undefined;
  readonly delivery: DeliveryFacts;
}

/** Collects spans and logs into traces, in bounded memory. */
export interface TraceStore {
  /** Adds to the traces. A span that is delivered again replaces the earlier one. */
  add(arrival: Arrival): void;
  get(traceId: string): ViewerTrace | undefined;
  /** The traces held, the one that was updated last at the end. */
  traces(): ViewerTrace[];
  /** The ids of {@link TraceStore.traces}. */
  traceIds(): string[];
  /** How much was dropped to stay within the limits. */
  evictions(): { readonly traces: number; readonly spans: number };
  /** Forgets all. What has not been reported will not be. */
  clear(): void;
  /** Reports the traces that have not been reported yet and accepts no more; the traces stay readable. */
  close(): void;
}

/** Creates an empty {@link TraceStore}. Its timers do not keep the process alive. */
export function createTraceStore(options: TraceStoreOptions & TraceStoreEvents = {}): TraceStore {
  return new BoundedTraceStore(options);
}

class BoundedTraceStore implements TraceStore {
  readonly #limits: { readonly traces: number; readonly items: number; readonly bytes: number };
  readonly #quietMillis: number;
  readonly #events: TraceStoreEvents & Pick<TraceStoreOptions, "onTrace">;
  // A Map keeps the order of insertion: an updated entry moves to the end, so the first is the oldest.
  readonly #entries = new Map<string, TraceEntry>();
  readonly #timers = new Map<TraceEntry, NodeJS.Timeout>();
  readonly #evictions = { traces: 0, spans: 0 };
  #bytes = 0;
  #isClosed = false;

  constructor({
    quietMillis = 500,
    maxTraces = 1000,
    maxSpansPerTrace = 10_000,
    maxBytes = 128 * 1024 * 1024,
    ...events
  }: TraceStoreOptions & TraceStoreEvents) {
    this.#quietMillis = quietMillis;
    this.#limits = { traces: maxTraces, items: maxSpansPerTrace, bytes: maxBytes };
    this.#events = events;
  }

  add({ spans = [], logs = [], delivery }: Arrival): void {
    if (this.#isClosed) return;
    // What one span takes is not known; that all of them take as much as their request is.
    const weight = delivery.bytes / Math.max(delivery.items, 1);
    const touched = new Set<TraceEntry>();
    const inTrace = <Item extends ViewerSpan | ViewerLog>(item: Item, put: (entry: TraceEntry) => number): void => {
      if (item.traceId === undefined) return;
      const entry = this.#touch(item.traceId);
      touched.add(entry);
      this.#bytes += put(entry);
    };
    for (const span of spans) inTrace(span, (entry) => entry.putSpan(span, { weight, delivery }));
    for (const log of logs) inTrace(log, (entry) => entry.putLog(log, { weight, delivery }));
    for (const entry of touched) this.#shrink(entry);
    this.#evictTraces();
    for (const { traceId } of touched) if (this.#entries.has(traceId)) this.#events.onChange?.(traceId);
  }

  get(traceId: string): ViewerTrace | undefined {
    return this.#entries.get(traceId)?.toTrace();
  }

  traces(): ViewerTrace[] {
    return Array.from(this.#entries.values(), (entry) => entry.toTrace());
  }

  traceIds(): string[] {
    return [...this.#entries.keys()];
  }

  evictions(): { readonly traces: number; readonly spans: number } {
    return { ...this.#evictions };
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#entries.clear();
    this.#bytes = 0;
  }

  close(): void {
    this.#isClosed = true;
    for (const entry of this.#entries.values()) this.#report(entry);
  }

  /** Moves the trace to the end and restarts its timer. */
  #touch(traceId: string): TraceEntry {
    const entry = this.#entries.get(traceId) ?? createEntry(traceId);
    this.#entries.delete(traceId);
    this.#entries.set(traceId, entry);
    const timer =
      this.#timers.get(entry)?.refresh() ?? setTimeout(() => this.#report(entry), this.#quietMillis).unref();
    this.#timers.set(entry, timer);
    return entry;
  }

  #shrink(entry: TraceEntry): void {
    const before = entry.evictedSpans;
    this.#bytes -= entry.shrinkTo({ items: this.#limits.items, bytes: this.#limits.bytes });
    this.#evictions.spans += entry.evictedSpans - before;
  }

  #report(entry: TraceEntry): void {
    const timer = this.#timers.get(entry);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(entry);
    entry.revision += 1;
    this.#events.onTrace?.(entry.toTrace());
  }

  #evictTraces(): void {
    for (const [traceId, entry] of this.#entries) {
      if (this.#entries.size <= this.#limits.traces && this.#bytes <= this.#limits.bytes) return;
      this.#report(entry);
      this.#entries.delete(traceId);
      this.#bytes -= entry.bytes;
      this.#evictions.traces += 1;
      this.#events.onDrop?.(traceId);
    }
  }
}

import { createBoundedItems, type BoundedItems } from "./bounded-items.ts";
import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerSpan } from "./viewer-span.ts";
import type { Delivery, ViewerTrace } from "./viewer-trace.ts";

/** What is known of an export request before its items are sorted into traces. One object per request. */
export type DeliveryFacts = Omit<Delivery, "spanIds" | "repeatedSpans">;

interface Put {
  /** What the item adds to what is held, in bytes. */
  readonly weight: number;
  readonly delivery: DeliveryFacts;
}

/** What is held of one trace. The methods return by how many bytes that grew or shrank. */
export interface TraceEntry {
  readonly traceId: string;
  readonly bytes: number;
  readonly evictedSpans: number;
  revision: number;
  putSpan(span: ViewerSpan, put: Put): number;
  putLog(log: ViewerLog, put: Put): number;
  /** Drops what arrived first until at most so many spans, so many logs, and so many bytes are left. */
  shrinkTo(limits: { readonly items: number; readonly bytes: number }): number;
  /** What is held now; it does not change when more arrives. */
  toTrace(): ViewerTrace;
}

interface OpenDelivery {
  readonly facts: DeliveryFacts;
  readonly spanIds: string[];
  repeatedSpans: number;
}

const MAX_DELIVERIES = 100;

class Entry implements TraceEntry {
  readonly traceId: string;
  readonly #spans: BoundedItems<string, ViewerSpan> = createBoundedItems();
  readonly #logs: BoundedItems<symbol, ViewerLog> = createBoundedItems();
  readonly #deliveries: OpenDelivery[] = [];
  revision = 0;

  constructor(traceId: string) {
    this.traceId = traceId;
  }

  get bytes(): number {
    return this.#spans.bytes + this.#logs.bytes;
  }

  get evictedSpans(): number {
    return this.#spans.evicted;
  }

  putSpan(span: ViewerSpan, { weight, delivery }: Put): number {
    const open = this.#deliver(delivery);
    open.spanIds.push(span.spanId);
    if (this.#spans.has(span.spanId)) open.repeatedSpans += 1;
    return this.#spans.put(span.spanId, span, weight);
  }

  putLog(log: ViewerLog, { weight, delivery }: Put): number {
    this.#deliver(delivery);
    return this.#logs.put(Symbol("log"), log, weight);
  }

  shrinkTo({ items, bytes }: { readonly items: number; readonly bytes: number }): number {
    const logBytes = this.#logs.shrinkTo({ items, bytes });
    return logBytes + this.#spans.shrinkTo({ items, bytes: bytes - this.#logs.bytes });
  }

  toTrace(): ViewerTrace {
    return {
      traceId: this.traceId,
      spans: this.#spans.values(),
      logs: this.#logs.values(),
      deliveries: this.#deliveries.map(({ facts, spanIds, repeatedSpans }) => ({
        ...facts,
        spanIds: [...spanIds],
        repeatedSpans,
      })),
      revision: this.revision,
      evictedSpans: this.#spans.evicted,
      evictedLogs: this.#logs.evicted,
    };
  }

  #deliver(facts: DeliveryFacts): OpenDelivery {
    const last = this.#deliveries.at(-1);
    if (last?.facts === facts) return last;
    const next = { facts, spanIds: [], repeatedSpans: 0 };
    this.#deliveries.push(next);
    if (this.#deliveries.length > MAX_DELIVERIES) this.#deliveries.shift();
    return next;
  }
}

/** Creates the entry of a trace of which nothing has arrived yet. */
export function createEntry(traceId: string): TraceEntry {
  return new Entry(traceId);
}

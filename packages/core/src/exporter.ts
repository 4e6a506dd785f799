import type { DropReason } from "./counters.ts";
import type { ReadableSpan } from "./sdk-types.ts";

/** How many of some spans, or other items, did not arrive, by reason; empty when all did. */
export type Losses = Readonly<Partial<Record<DropReason, number>>>;

/** Delivers spans, or the items of another signal, to one destination. Never rejects: what is lost is in the answer. */
export interface Exporter<Item = ReadableSpan> {
  /** Settles within `timeoutMillis`, whatever the destination does. */
  export(items: Item[], timeoutMillis: number): Promise<Losses>;
}

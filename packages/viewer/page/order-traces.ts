import type { TraceSummary } from "../src/web/page-messages.ts";

/** How the list is sorted. */
export type Order = "newest" | "errors" | "slow";

/** What the list is asked for. */
export interface ListRequest {
  readonly order: Order;
  /** Empty for all. */
  readonly service: string;
  /** `undefined` for all. */
  readonly matching: ReadonlySet<string> | undefined;
}

const RANKS: Readonly<Record<Order, (summary: TraceSummary) => number>> = {
  newest: () => 0,
  errors: ({ errors, warnings }) => (errors > 0 ? 2 : warnings > 0 ? 1 : 0),
  slow: ({ durationNanos }) => durationNanos,
};

/** The traces that are asked for, sorted; of equals the one that was updated last comes first. */
export function orderTraces(traces: Iterable<TraceSummary>, { order, service, matching }: ListRequest): TraceSummary[] {
  const rank = RANKS[order];
  return [...traces]
    .filter(
      ({ traceId, services }) => matching?.has(traceId) !== false && (service === "" || services.includes(service)),
    )
    .toReversed()
    .toSorted((a, b) => rank(b) - rank(a));
}

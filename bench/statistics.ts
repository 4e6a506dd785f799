/** What many measurements of one thing say: the middle one, and between which values the middle half of them lies. */
export interface Distribution {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** @throws RangeError for no measurements at all: a figure that nobody measured must not reach a table. */
export function distributionOf(values: readonly number[]): Distribution {
  if (values.length === 0) throw new RangeError("nothing was measured");
  const sorted = values.toSorted((one, other) => one - other);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    count: sorted.length,
  };
}

/**
 * The differences between measurements of the same rounds. What slows a machine down for a while slows down a whole round, and
 * cancels out here.
 */
export function pairedDifferences(values: readonly number[], floor: readonly number[]): number[] {
  return values.map((value, round) => value - (floor[round] ?? Number.NaN)).filter((value) => !Number.isNaN(value));
}

/** A new order of the same items. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

function quantile(sorted: readonly number[], part: number): number {
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position - Math.floor(position));
}

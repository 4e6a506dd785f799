import { type Distribution, distributionOf, pairedDifferences } from "../statistics.ts";

/** A table in Markdown; the first column is text, as is what a target is reached by; the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((name, column) => (column === 0 || name === "by" ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The median, and between which values the middle half of the slices lies. */
export function spread({ median, low, high }: Distribution, digits = 0): string {
  return `${median.toFixed(digits)} [${low.toFixed(digits)} to ${high.toFixed(digits)}]`;
}

/** What is on top of the floor, by the differences within each round. */
export function overhead(values: readonly number[], floor: readonly number[]): Distribution {
  return distributionOf(pairedDifferences(values, floor));
}

/** As `2.31x`. */
export function ratio(value: number, floor: number): string {
  return `${(value / floor).toFixed(2)}x`;
}

export function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}

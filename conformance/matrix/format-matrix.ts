import { PROMISES } from "./promises.ts";

/** How the cases of a cell went. */
export type Count = Record<"passed" | "failed" | "skipped" | "pending", number>;

/** By host, then by promise. */
export type Matrix = Map<string, Map<string, Count>>;

/** The matrix as a table of Markdown: a line for each host, a column for each promise. */
export function formatMatrix(matrix: Matrix): string {
  const hosts = [...matrix].map(([host, cells]) => [
    host,
    ...PROMISES.map((promise) => formatCell(cells.get(promise))),
  ]);
  const table = [["", ...PROMISES], ...hosts];
  const widths = ["", ...PROMISES].map((_, column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...rows] = table;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(format).join("\n");
}

function formatCell(count: Count | undefined): string {
  if (count === undefined) return "";
  const { passed, failed, skipped, pending } = count;
  const others = Object.entries({ FAILED: failed, skipped, "not run": pending }).filter(([, cases]) => cases > 0);
  return [String(passed), ...others.map(([what, cases]) => `${cases} ${what}`)].join(", ");
}

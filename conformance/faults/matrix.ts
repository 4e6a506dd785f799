import type { Cell } from "./run-cell.ts";

/** The matrix as text: a line for each fault, a column for each host, in each cell what became of the spans. */
export function formatMatrix(hosts: readonly string[], rows: ReadonlyMap<string, ReadonlyMap<string, Cell>>): string {
  const lines = Array.from(rows, ([fault, cells]) => [fault, ...hosts.map((host) => formatCell(cells.get(host)))]);
  const table = [["the collector …", ...hosts], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  return table.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}

function formatCell(cell: Cell | undefined): string {
  if (cell === undefined) return "-";
  const { exported, dropped } = cell.became;
  const parts = exported > 0 ? [`${exported} delivered`] : [];
  for (const [reason, spans] of Object.entries(dropped)) parts.push(`${spans} ${reason}`);
  return parts.join(", ");
}

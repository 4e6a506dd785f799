import { layOutTree, type TreeRow } from "../src/span-tree.ts";
import { groupBy } from "../src/group-by.ts";
import type { ViewerLog } from "../src/viewer-log.ts";
import { toText } from "../src/web/search-traces.ts";
import type { PageTrace } from "../src/web/page-messages.ts";

/** A row of the waterfall: a span, or a log record beneath its span. */
export type WaterfallRow =
  | { readonly kind: "span"; readonly key: string; readonly row: TreeRow; readonly hidden: number }
  | { readonly kind: "log"; readonly key: string; readonly log: ViewerLog; readonly depth: number };

/** What is not to be seen. */
export interface Folding {
  /** The ids of spans whose descendants are hidden. */
  readonly folded: ReadonlySet<string>;
  readonly hasLogs: boolean;
}

/** Lays a trace out as rows; logs whose span is not there come last. */
export function layOutRows({ spans, logs }: PageTrace, { folded, hasLogs }: Folding): WaterfallRow[] {
  const bySpan = groupBy(hasLogs ? logs.toSorted(byTime) : [], ({ spanId }) => spanId ?? "");
  const rows: WaterfallRow[] = [];
  const tree = layOutTree(spans);
  for (let index = 0; index < tree.length; index += 1) {
    const row = tree[index];
    if (row === undefined) break;
    const { span, depth } = row;
    const isFolded = folded.has(span.spanId);
    const end = isFolded ? endOfSubtree(tree, index) : index + 1;
    rows.push({ kind: "span", key: span.spanId, row, hidden: end - index - 1 });
    if (!isFolded) rows.push(...logRows(bySpan.get(span.spanId) ?? [], { spanId: span.spanId, depth: depth + 1 }));
    bySpan.delete(span.spanId);
    for (let below = index + 1; below < end; below += 1) bySpan.delete(tree[below]?.span.spanId ?? "");
    index = end - 1;
  }
  return [...rows, ...[...bySpan].flatMap(([spanId, strays]) => logRows(strays, { spanId, depth: 0 }))];
}

function endOfSubtree(tree: readonly TreeRow[], start: number): number {
  const depth = tree[start]?.depth ?? 0;
  let end = start + 1;
  while ((tree[end]?.depth ?? -1) > depth) end += 1;
  return end;
}

function logRows(logs: readonly ViewerLog[], { spanId, depth }: { spanId: string; depth: number }): WaterfallRow[] {
  return logs.map((log, index) => ({ kind: "log", key: `${spanId}/${index}`, log, depth }));
}

function byTime(a: ViewerLog, b: ViewerLog): number {
  return a.timeNanos < b.timeNanos ? -1 : a.timeNanos > b.timeNanos ? 1 : 0;
}

/** Whether a row has all these words in it, in lower case. */
export function rowMatches(row: WaterfallRow, words: readonly string[]): boolean {
  const text = (row.kind === "span" ? textOfSpan(row.row) : textOfLog(row.log)).toLowerCase();
  return words.every((word) => text.includes(word));
}

function textOfSpan({ span: { spanId, name, serviceName, kind, status, attributes, events } }: TreeRow): string {
  const pairs = [attributes, ...events.map((event) => event.attributes)].flatMap((record) => Object.entries(record));
  return [
    spanId,
    name,
    serviceName,
    kind,
    status.message,
    ...events.map((event) => event.name),
    ...pairs.map(([key, value]) => `${key}=${toText(value)}`),
  ].join("\n");
}

function textOfLog({ level, eventName, body, attributes }: ViewerLog): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${toText(value)}`);
  return [level, eventName, toText(body), ...pairs].join("\n");
}

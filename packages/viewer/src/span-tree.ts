import { groupBy } from "./group-by.ts";
import type { ViewerSpan } from "./viewer-span.ts";

/** Why a span that names a parent stands at top level. */
export type ParentProblem = "missing" | "cycle";

/** One span of the tree in the order of drawing. */
export interface TreeRow {
  readonly span: ViewerSpan;
  /** Box-drawing characters before the name. */
  readonly guide: string;
  /** The guide of lines below the span; as long as `guide`. */
  readonly guideBelow: string;
  readonly hasChildren: boolean;
  /** How many spans it is below the top level. */
  readonly depth: number;
  readonly parentProblem: ParentProblem | undefined;
}

interface Pending extends Pick<TreeRow, "span" | "guide" | "guideBelow" | "depth" | "parentProblem"> {}

// Enough for any terminal, and it keeps a chain of thousands of spans from taking quadratic memory.
const MAX_GUIDE = 300;

/**
 * Lays spans out as a tree, siblings by start time. Every span appears once, also with several roots, parents that
 * never arrived, equal ids and cycles.
 */
export function layOutTree(spans: readonly ViewerSpan[]): TreeRow[] {
  const ordered = spans.toSorted((a, b) => (a.startNanos < b.startNanos ? -1 : a.startNanos > b.startNanos ? 1 : 0));
  const byId = new Map(ordered.map((span) => [span.spanId, span]));
  const children = groupBy(ordered, (span) => span.parentSpanId);
  const rows = new Map<ViewerSpan, TreeRow>();

  for (const span of ordered) {
    if (span.parentSpanId === undefined) place(span, { parentProblem: undefined, children, rows });
    else if (!byId.has(span.parentSpanId)) place(span, { parentProblem: "missing", children, rows });
  }
  // Whatever no root leads to hangs below a cycle.
  for (const span of ordered) {
    if (!rows.has(span)) place(findCycle(span, byId), { parentProblem: "cycle", children, rows });
  }
  return [...rows.values()];
}

interface Placement {
  readonly parentProblem: ParentProblem | undefined;
  readonly children: ReadonlyMap<string | undefined, readonly ViewerSpan[]>;
  readonly rows: Map<ViewerSpan, TreeRow>;
}

/** Adds the rows of a span and all below it, depth first; not recursive, since a chain can be thousands of spans deep. */
function place(root: ViewerSpan, { parentProblem, children, rows }: Placement): void {
  const pending: Pending[] = [{ span: root, guide: "", guideBelow: "", depth: 0, parentProblem }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (rows.has(next.span)) continue;
    const { guideBelow, depth } = next;
    const below = (children.get(next.span.spanId) ?? []).filter((child) => !rows.has(child) && child !== next.span);
    rows.set(next.span, { ...next, hasChildren: below.length > 0 });
    const nested = below.map((span, index) =>
      nest(span, { guideBelow, depth: depth + 1, isLast: index === below.length - 1 }),
    );
    for (const row of nested.toReversed()) pending.push(row);
  }
}

interface Nesting {
  readonly guideBelow: string;
  readonly depth: number;
  readonly isLast: boolean;
}

function nest(span: ViewerSpan, { guideBelow, depth, isLast }: Nesting): Pending {
  const lead = guideBelow.slice(-MAX_GUIDE);
  return {
    span,
    guide: lead + (isLast ? "╰─ " : "├─ "),
    guideBelow: lead + (isLast ? "   " : "│  "),
    depth,
    parentProblem: undefined,
  };
}

function findCycle(span: ViewerSpan, byId: ReadonlyMap<string, ViewerSpan>): ViewerSpan {
  const seen = new Set<ViewerSpan>();
  let current = span;
  while (!seen.has(current)) {
    seen.add(current);
    current = byId.get(current.parentSpanId ?? "") ?? current;
  }
  return current;
}

import { groupBy } from "../group-by.ts";
import { layOutTree } from "../span-tree.ts";
import type { ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import { count, quote, type Finding } from "./finding.ts";

/** Parents that never arrived: those of other processes are noted, those of the same one make their children orphans. */
export function findParentProblems({ spans }: ViewerTrace): Finding[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const parentless = spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId));
  const groups = groupBy(parentless, ({ parentSpanId = "" }) => parentSpanId);
  return [...Array.from(groups, ([parent, children]) => missing(parent, children)), ...findCycles(spans)];
}

function missing(parent: string, children: readonly ViewerSpan[]): Finding {
  const spanIds = children.map(({ spanId }) => spanId);
  const [first] = children;
  const which = children.length === 1 ? quote(first?.name ?? "") : count(children.length, "span");
  if (children.every(hasRemoteParent)) {
    const text = `The caller of ${which} (span ${parent}) did not arrive: it is not traced, or sends elsewhere.`;
    return { kind: "missing-parent", severity: "note", spanIds, text };
  }
  const verb = children.length === 1 ? "is an orphan: its parent" : "are orphans: their parent";
  const text = `${which} ${verb} (span ${parent}) never arrived. It has not ended, was dropped, or is still to be sent.`;
  return { kind: "orphan", severity: "warning", spanIds, text };
}

/** What the sender says; where it does not, only these kinds are called from outside. */
function hasRemoteParent({ isParentRemote, kind }: ViewerSpan): boolean {
  return isParentRemote ?? (kind === "server" || kind === "consumer");
}

function findCycles(spans: readonly ViewerSpan[]): Finding[] {
  const rows = layOutTree(spans).filter(({ parentProblem }) => parentProblem === "cycle");
  return rows.map(({ span: { spanId, name } }) => ({
    kind: "cycle",
    severity: "warning",
    spanIds: [spanId],
    text: `${quote(name)} is its own ancestor: somebody made up the ids of these spans.`,
  }));
}

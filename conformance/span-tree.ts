import type { CollectedSpan } from "./collector/collected-span.ts";

/** A span's name over those of its children, in alphabetical order. */
export interface SpanTree {
  readonly [name: string]: SpanTree;
}

/** The spans of one trace as nested names, from the children of `rootParentId` on: easy to compare as a whole. */
export function toTree(spans: readonly CollectedSpan[], rootParentId: string | undefined): SpanTree {
  const children = spans
    .filter(({ parentSpanId }) => parentSpanId === rootParentId)
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const names = children.map(({ name }, index) => (children[index - 1]?.name === name ? `${name} (${index})` : name));
  return Object.fromEntries(children.map(({ spanId }, index) => [names[index] ?? "", toTree(spans, spanId)]));
}

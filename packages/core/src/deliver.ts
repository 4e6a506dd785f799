import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { DropReason } from "./counters.ts";
import type { Engine } from "./engine.ts";
import { redactSpans } from "./redact-spans.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { suppressTracing } from "./suppress-tracing.ts";

/** What of an invocation is to be exported. */
export interface Batch {
  readonly spans: readonly ReadableSpan[];
  /** Items of other signals, by what exports them. */
  readonly others: ReadonlyMap<ItemExporter, readonly unknown[]>;
  /** An export of that invocation which is under way. */
  readonly exporting?: Promise<unknown> | undefined;
}

/** Exports the items of another signal than spans. Never rejects; settles within `timeoutMillis`. */
export interface ItemExporter<Item = never> {
  export(items: Item[], timeoutMillis: number): Promise<unknown>;
}

/**
 * Exports the batches as one, and books what became of them. Settles within so long, with what is under way already, and
 * never rejects; `undefined` when there is nothing to do.
 */
export function deliver(
  engine: Engine,
  batches: readonly Batch[],
  timeoutMillis: number,
): Promise<unknown> | undefined {
  const spans = redactSpans(
    engine,
    batches.flatMap((batch) => batch.spans),
  );
  const others = new Set(batches.flatMap((batch) => [...batch.others.keys()]));
  const exporting = batches.flatMap((batch) => batch.exporting ?? []);
  if (spans.length + others.size + exporting.length === 0) return undefined;
  // In a context that nothing traces or logs: what exporters do is not the user's.
  return context.with(suppressTracing(ROOT_CONTEXT), () =>
    Promise.all([
      ...exporting,
      spans.length > 0 && exportSpans(engine, spans, timeoutMillis),
      engine.processors?.forceFlush(timeoutMillis),
      ...Array.from(others, (other) =>
        other.export(batches.flatMap((batch) => batch.others.get(other) ?? []) as never[], timeoutMillis),
      ),
    ]),
  );
}

async function exportSpans(
  { exporter, counters }: Engine,
  spans: ReadableSpan[],
  timeoutMillis: number,
): Promise<void> {
  const losses = await exporter.export(spans, timeoutMillis);
  counters.exported += spans.length;
  for (const [reason, lost] of Object.entries(losses) as [DropReason, number][]) {
    counters.exported -= lost;
    counters.drop(reason, lost);
  }
}

import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { DropReason } from "./counters.ts";
import type { Engine } from "./engine.ts";
import type { LogRecord } from "./logs-option.ts";
import { redactSpans } from "./redact-spans.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { suppressTracing } from "./suppress-tracing.ts";

/** What of an invocation is to be exported. */
export interface Batch {
  readonly spans: readonly ReadableSpan[];
  readonly logRecords: readonly LogRecord[];
}

/**
 * Exports the batches as one, and books what became of them. Settles within so long, and never rejects; `undefined` when
 * there is nothing to do.
 */
export function deliver(
  engine: Engine,
  batches: readonly Batch[],
  timeoutMillis: number,
): Promise<unknown> | undefined {
  const { processors, logs } = engine;
  const spans = redactSpans(
    engine,
    batches.flatMap((batch) => batch.spans),
  );
  const logRecords = batches.flatMap((batch) => batch.logRecords);
  if (spans.length + logRecords.length === 0) return undefined;
  // In a context that nothing traces or logs: what exporters do is not the user's.
  return context.with(suppressTracing(ROOT_CONTEXT), () =>
    Promise.all([
      spans.length > 0 && exportSpans(engine, spans, timeoutMillis),
      processors?.forceFlush(timeoutMillis),
      logRecords.length > 0 && logs?.export(logRecords, timeoutMillis),
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

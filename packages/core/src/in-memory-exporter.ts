import { type PlainSpan, plainSpan } from "./plain-span.ts";
import type { ReadableSpan, SpanExporter } from "./sdk-types.ts";

/** A span as an {@link InMemoryExporter} shows it. */
export interface ExportedSpan extends PlainSpan {
  /** Name of the span that it is a child of; absent when that was not exported, or somewhere else. */
  readonly parent?: string;
}

/** A span exporter that keeps what it is given. */
export interface InMemoryExporter extends SpanExporter {
  /** What was exported since the start or the last reset, in that order: as a rule children before their parents. */
  readonly spans: readonly ExportedSpan[];
  /** The first of these spans with that name. */
  find(name: string): ExportedSpan | undefined;
  /** Forgets them. */
  reset(): void;
}

/**
 * Keeps exported spans instead of sending them, for tests of code that is instrumented as in production. Spans arrive with
 * the flush of their invocation: on Workers when what was given to `waitUntil` has settled.
 *
 * @example
 * const exporter = createInMemoryExporter();
 * const handler = instrument(app, { exporter });
 */
export function createInMemoryExporter(): InMemoryExporter {
  let exported: ReadableSpan[] = [];
  return {
    get spans() {
      return exportedSpans(exported);
    },
    find: (name) => exportedSpans(exported).find((span) => span.name === name),
    reset: () => {
      exported = [];
    },
    export: (spans, resultCallback) => {
      exported.push(...spans);
      resultCallback({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
}

function exportedSpans(spans: readonly ReadableSpan[]): ExportedSpan[] {
  const plain = spans.map(plainSpan);
  const names = new Map(plain.map(({ spanId, name }) => [spanId, name]));
  return plain.map((span) => {
    const parent = names.get(span.parentSpanId ?? "");
    return parent === undefined ? span : { ...span, parent };
  });
}

import type { Span } from "@opentelemetry/api";
import { createBackgroundFlush } from "./background-flush.ts";
import { leaveOpen } from "./balance.fixture.ts";
import { type CollectingFetch, createCollectingFetch } from "./collecting-fetch.fixture.ts";
import { createTracing } from "./create-tracing.ts";
import type { Invocation } from "./invocation.ts";
import type { ExporterOption, TracingOptions } from "./options.ts";
import { isSpanExporter } from "./resolve-exporters.ts";
import type { Tracing } from "./tracing.ts";

/** A platform that keeps the code alive until its flush has ended, with a collector at the far end. */
export interface TestPlatform {
  readonly tracing: Tracing;
  readonly collector: CollectingFetch;
  /** Runs an invocation to the end of its flush; settles as the handler does. */
  run<Result>(handler: (root: Span) => Result, more?: Partial<Invocation>): Promise<Awaited<Result>>;
  /** Says that this test ends with spans under way: the books are not checked. */
  leaveOpen(): void;
}

/** `exporter` adds to an endpoint whose `fetch` collects, unless it is another kind of exporter. */
export function createTestPlatform(options: TracingOptions = {}): TestPlatform {
  const collector = createCollectingFetch();
  const tracing = createTracing({ settleMillis: 50, ...options, exporter: exporterOf(options, collector) });
  return {
    tracing,
    collector,
    leaveOpen: () => leaveOpen(tracing),
    run: async <Result>(handler: (root: Span) => Result, more: Partial<Invocation> = {}): Promise<Awaited<Result>> => {
      const held: Promise<void>[] = [];
      const flush = createBackgroundFlush({ hold: (flushed) => void held.push(flushed) });
      try {
        return await tracing.run({ trigger: "http", name: "root", ...more, flush }, handler);
      } finally {
        for (let index = 0; index < held.length; index++) await held[index];
      }
    },
  };
}

function exporterOf(
  { exporter = {} }: TracingOptions,
  { fetch }: CollectingFetch,
): ExporterOption | readonly ExporterOption[] {
  if (isList(exporter) || isSpanExporter(exporter)) return exporter;
  return { url: "http://collector.test/v1/traces", fetch, ...exporter };
}

function isList(exporter: ExporterOption | readonly ExporterOption[]): exporter is readonly ExporterOption[] {
  return Array.isArray(exporter);
}

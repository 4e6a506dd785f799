import type { Span } from "@opentelemetry/api";
import { createBackgroundFlush } from "./background-flush.ts";
import { type CollectingFetch, createCollectingFetch } from "./collecting-fetch.fixture.ts";
import { createTracing } from "./create-tracing.ts";
import type { Invocation } from "./invocation.ts";
import type { TracingOptions } from "./options.ts";
import type { Tracing } from "./tracing.ts";

/** A platform that keeps the code alive until its flush has ended, with a collector at the far end. */
export interface TestPlatform {
  readonly tracing: Tracing;
  readonly collector: CollectingFetch;
  /** Runs an invocation to the end of its flush; settles as the handler does. */
  run<Result>(handler: (root: Span) => Result, more?: Partial<Invocation>): Promise<Awaited<Result>>;
}

export function createTestPlatform(options: TracingOptions = {}): TestPlatform {
  const collector = createCollectingFetch();
  const exporter = { url: "http://collector.test/v1/traces", fetch: collector.fetch, ...options.exporter };
  const tracing = createTracing({ settleMillis: 50, ...options, exporter });
  return {
    tracing,
    collector,
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

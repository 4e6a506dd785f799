import type { Span } from "@opentelemetry/api";
import {
  createBackgroundFlush,
  createTracing,
  type Invocation,
  type Tracing,
  type TracingOptions,
} from "@tracelet/core";
import { expect } from "vitest";
import type { CollectedSpan } from "../collector/collected-span.ts";
import { createFuzzCollector } from "./fuzz-collector.ts";

/** A platform that keeps code alive, with a collector within the process. */
export interface FuzzPlatform {
  readonly tracing: Tracing;
  /** Runs an invocation to the end of its flush. Resolves with its spans as they arrived, or rejects as the handler does. */
  run(handler: (root: Span) => unknown, more?: Partial<Invocation>): Promise<CollectedSpan[]>;
}

export function createFuzzPlatform(options: TracingOptions = {}): FuzzPlatform {
  const { fetch, take } = createFuzzCollector();
  const exporter = { url: "http://collector.test/v1/traces", fetch, ...(options.exporter as object | undefined) };
  const tracing = createTracing({ settleMillis: 5, ...options, exporter });
  return {
    tracing,
    run: async (handler, more = {}) => {
      forget(take);
      const held: Promise<void>[] = [];
      // Longer than a busy machine takes to serialise: nothing here is about time.
      const flush = createBackgroundFlush({ hold: (flushed) => void held.push(flushed), deadlineMillis: 30_000 });
      try {
        await tracing.run({ trigger: "http", name: "root", ...more, flush }, handler);
      } finally {
        for (let index = 0; index < held.length; index++) await held[index];
      }
      expectBalance(tracing);
      return take();
    },
  };
}

/** What a run that failed has left. */
function forget(take: () => unknown): void {
  try {
    take();
  } catch {
    // It was malformed, as that run has said.
  }
}

/** Every span was delivered: nothing is wrong with this collector. */
function expectBalance(tracing: Tracing): void {
  const { started, exported, dropped, open, pending } = tracing.stats();
  const lost = Object.values(dropped).reduce((sum, spans) => sum + spans, 0);
  expect({ open, pending, known: exported + lost, unserializable: dropped.unserializable ?? 0 }).toEqual({
    open: 0,
    pending: 0,
    known: started,
    unserializable: 0,
  });
}

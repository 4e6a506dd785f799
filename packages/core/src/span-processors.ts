import type { Context } from "@opentelemetry/api";
import { describeFailure, type OnceReporter, reportProblem } from "./diagnostics.ts";
import type { ReadableSpan, RecordingSpan, SpanProcessor } from "./sdk-types.ts";
import { withDeadline } from "./with-deadline.ts";

/** The user's own span processors, none of which can throw into the user's code or hold a flush. */
export interface SpanProcessors {
  onStart(span: RecordingSpan, parentContext: Context): void;
  onEnd(span: ReadableSpan): void;
  /** Settles within `timeoutMillis`, whatever they do. */
  forceFlush(timeoutMillis: number): Promise<unknown>;
}

/** While a body streams, a flush has no end of its own. */
const MAX_FLUSH_MILLIS = 30_000;

export function createSpanProcessors(processors: readonly SpanProcessor[], reporter: OnceReporter): SpanProcessors {
  if (processors.some(isBatching)) {
    reportProblem("core", "a BatchSpanProcessor works by timers, which are stopped: pass its exporter as `exporter`");
  }
  // Calls at once; settles with what an async method does, whose rejection would otherwise end a Node process.
  const each = (call: (processor: SpanProcessor) => unknown): Promise<void>[] =>
    processors.map(async (processor) => {
      try {
        await call(processor);
      } catch (error) {
        reporter.report("processor", `a span processor failed: ${describeFailure(error)}`);
      }
    });
  return {
    onStart: (span, parentContext) => void each((processor) => processor.onStart(span, parentContext)),
    onEnd: (span) => void each((processor) => processor.onEnd(span)),
    forceFlush: (timeoutMillis) => {
      const flushed = each((processor) => processor.forceFlush());
      return withDeadline<unknown>(Math.min(timeoutMillis, MAX_FLUSH_MILLIS), Promise.all(flushed), () => []);
    },
  };
}

/** By its own member, as minified classes have no name. */
function isBatching(processor: SpanProcessor): boolean {
  return "_maxExportBatchSize" in processor || processor.constructor?.name === "BatchSpanProcessor";
}

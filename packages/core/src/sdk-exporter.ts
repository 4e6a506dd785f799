import type { DropReason } from "./counters.ts";
import { createOnceReporter, describeFailure } from "./diagnostics.ts";
import type { Exporter } from "./exporter.ts";
import { isPromiseLike, toPromise } from "./promise-like.ts";
import type { ReadableSpan, SpanExporter } from "./sdk-types.ts";
import { untraced } from "./suppress-tracing.ts";
import { withDeadline } from "./with-deadline.ts";

/** As the SDK's own processors give an exporter. While a body streams, a flush has no end of its own. */
const MAX_EXPORT_MILLIS = 30_000;

/**
 * Exports by any `SpanExporter` of an OpenTelemetry SDK, untraced: hands it the spans, and has it flush what it may have kept
 * back. What it says of the spans is believed, whatever becomes of that flush. An exporter that never answers costs the
 * time that there is.
 *
 * Exports of concurrent invocations run side by side, although the specification has one at a time: on Workers no
 * invocation may wait for another's promise. `shutdown` is never called, as nothing tells that a platform shuts down.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-exporter
 */
export function createSdkExporter(exporter: SpanExporter): Exporter {
  const reporter = createOnceReporter();
  return {
    export: async (spans, timeoutMillis) => {
      let reason: DropReason | undefined = "exporter_failed";
      const giveUp = (): never => {
        reason &&= "timeout";
        throw new Error("it did not answer in time");
      };
      const work = async (): Promise<void> => {
        await exportSpans(exporter, [...spans]);
        reason = undefined;
        await exporter.forceFlush?.();
        reporter.recovered();
      };
      try {
        await withDeadline(Math.min(timeoutMillis, MAX_EXPORT_MILLIS), untraced(work), giveUp);
      } catch (error) {
        const problem = `a span exporter failed: ${describeFailure(error)}`;
        reporter.report("exporter", `${problem} (said once until an export succeeds)`);
      }
      return reason ? { [reason]: spans.length } : {};
    },
  };
}

function exportSpans(exporter: SpanExporter, spans: ReadableSpan[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (result: { code: number; error?: Error }): void =>
      result?.code === 0 ? resolve() : reject(result?.error ?? new Error("it gave no reason"));
    const returned: unknown = exporter.export(spans, done);
    // An async function answers by its rejection, too, which would otherwise end a Node process.
    if (isPromiseLike(returned)) toPromise(returned).catch(reject);
  });
}

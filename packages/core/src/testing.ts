import type { Span } from "@opentelemetry/api";
// By its name, as by its path core would become a part of this file: a second copy, which the first does not know.
// oxlint-disable-next-line no-restricted-imports -- no other package than this one
import {
  createInMemoryExporter,
  createTracing,
  type ExportedSpan,
  type FlushStrategy,
  type InMemoryExporter,
  type TracingOptions,
} from "@tracelet/core";

export { createInMemoryExporter, type ExportedSpan, type InMemoryExporter };

/** What a test can vary; everything is recorded and kept in memory. */
export type TraceInvocationOptions = Omit<TracingOptions, "enabled" | "exporter" | "sampler" | "keep" | "logs">;

/** An invocation that is over. */
export interface TracedInvocation<Result> {
  readonly result: Result;
  /** The span around it all, named `invocation`: where code finds the span that it did not start itself. */
  readonly root: ExportedSpan;
  /** The others, in the order in which they started. */
  readonly spans: readonly ExportedSpan[];
  /**
   * The first of `spans` with that name.
   *
   * @throws Error that lists the names there are, when there is none.
   */
  span(name: string): ExportedSpan;
}

const EXPORT_MILLIS = 1_000;
/** Timers take no more, and fire at once beyond it. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/**
 * Runs `fn` as an invocation, and gives what it returned with the spans that were made in it: to test code that uses
 * `withSpan` or any OpenTelemetry instrumentation, without a platform and without a network. Rejects with what `fn` throws.
 * Nothing is read from the environment; handlers that are instrumented run as a part of the invocation. To see what they
 * make by themselves, call them without this, with the option `exporter: createInMemoryExporter()`.
 *
 * Spans that are still open when `fn` has settled are waited for, 2 seconds at most (`settleMillis`); then they are ended with
 * the attribute `tracelet.incomplete`. Nothing waits by a timer when none is open; when one is, fake timers have to advance by
 * themselves (`shouldAdvanceTime` of vitest, `advanceTimers` of Jest).
 *
 * @example
 * const { result, span } = await traceInvocation(() => placeOrder(order));
 * expect(span("charge card")).toMatchObject({ parent: "place order", status: "UNSET", attributes: { "order.id": "42" } });
 *
 * @example
 * // An error of the code under test:
 * const { span } = await traceInvocation(() => expect(placeOrder(order)).rejects.toThrow("declined"));
 * expect(span("charge card")).toMatchObject({ status: "ERROR" });
 */
export async function traceInvocation<Result>(
  fn: (root: Span) => Result,
  options: TraceInvocationOptions = {},
): Promise<TracedInvocation<Awaited<Result>>> {
  const exporter = createInMemoryExporter();
  const started: string[] = [];
  const order = {
    onStart: (span: Span) => void started.push(span.spanContext().spanId),
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const spanProcessors = [order, ...(options.spanProcessors ?? [])];
  const tracing = createTracing({ ...options, enabled: true, exporter, spanProcessors });
  const result = await tracing.run({ trigger: "other", name: "invocation", flush: settleAndExport }, fn);
  const byId = new Map(exporter.spans.map((span) => [span.spanId, span]));
  const [root, ...spans] = started.map((spanId) => byId.get(spanId));
  if (!root) throw new Error("The root span was dropped: by redact(), maxSpans or maxBytes.");
  return traced(
    result,
    root,
    spans.filter((span) => span !== undefined),
  );
}

function traced<Result>(result: Result, root: ExportedSpan, spans: ExportedSpan[]): TracedInvocation<Result> {
  return {
    result,
    root,
    spans,
    span: (name) => {
      const found = spans.find((span) => span.name === name);
      if (found) return found;
      const names = spans.map((span) => JSON.stringify(span.name)).join(", ");
      throw new Error(`There is no span named ${JSON.stringify(name)}, but ${names || "none at all"}.`);
    },
  };
}

const settleAndExport: FlushStrategy = (scope) => {
  const force = async (): Promise<void> => {
    await scope.export(EXPORT_MILLIS);
  };
  const start = async (): Promise<void> => {
    const giveUpAt = Date.now() + scope.engine.options.settleMillis;
    while (!scope.isIdle && Date.now() < giveUpAt) {
      await scope.idle(Math.min(giveUpAt - Date.now(), MAX_TIMER_MILLIS));
      // One turn of the event loop: lets the next span of a sequence start.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    scope.closeOpenSpans();
    await force();
  };
  return { force, start };
};

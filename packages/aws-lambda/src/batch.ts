import { type Attributes, context, createContextKey, type Link, type Span, SpanKind } from "@opentelemetry/api";
import { activeInvocation, attempt, isPromiseLike, withSpan } from "@tracelet/core";
import { TRACELET_BATCH_ITEM_FAILURES } from "./attributes.ts";
import { senderOf } from "./message.ts";
import { valueAt } from "./text.ts";

/** Records that came in one event. */
export interface Batch {
  readonly source: string;
  readonly records: readonly unknown[];
  /** The span around the handler; without one the root stands for the batch. */
  readonly span?: { readonly name: string; readonly attributes: Attributes };
}

/** A batch that is being processed. */
export interface RunningBatch extends Batch {
  /** Told of the `batchItemFailures` that the handler reports, once a record has a span of its own. */
  onFailures?: (failures: readonly unknown[]) => void;
}

/** Links that a span may have by default: more are dropped by the SDK. */
const MAX_LINKS = 128;
const RUNNING_BATCH = createContextKey("tracelet batch");

/** The batch that the running code processes. */
export function runningBatch(): RunningBatch | undefined {
  return context.active().getValue(RUNNING_BATCH) as RunningBatch | undefined;
}

/**
 * Makes of a handler's call one within the batch, in the batch's span, which links to the senders of its messages and
 * tells in the end how many of them failed.
 */
export function inBatch(batch: Batch | undefined, call: () => unknown): (root: Span) => unknown {
  if (!batch) return call;
  const run = (span: Span): unknown => {
    const running: RunningBatch = { ...batch };
    const result = context.with(context.active().setValue(RUNNING_BATCH, running), call);
    const described = (value: unknown): unknown => {
      attempt(() => describeFailures(running, span, value));
      return value;
    };
    return isPromiseLike(result) ? result.then(described) : described(result);
  };
  const { span, records } = batch;
  if (!span) return run;
  return () => withSpan(span.name, { ...span, kind: SpanKind.CONSUMER, links: linksTo(records) }, run);
}

/** Messages that were sent together have one sender, and get one link. Spans that nobody wants have none. */
export function linksTo(records: readonly unknown[]): Link[] {
  const links = new Map<string, Link>();
  attempt(() => {
    // There may be thousands, of 6 MB.
    for (const record of activeInvocation()?.root ? records : []) {
      const sender = links.size < MAX_LINKS && senderOf(record);
      if (sender) links.set(sender.traceId + sender.spanId, { context: sender });
    }
  });
  return [...links.values()];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
function describeFailures({ onFailures }: RunningBatch, span: Span, result: unknown): void {
  const failures = valueAt(result, "batchItemFailures");
  if (!Array.isArray(failures)) return;
  span.setAttribute(TRACELET_BATCH_ITEM_FAILURES, failures.length);
  onFailures?.(failures);
}

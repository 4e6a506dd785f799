import { type Span, SpanStatusCode } from "@opentelemetry/api";
import type { EditableSpan } from "@tracelet/core";
import { ERROR_TYPE } from "./attributes.ts";
import type { RunningBatch } from "./batch.ts";
import { messageId } from "./message.ts";
import { textAt, valueAt } from "./text.ts";

const spansOf = new WeakMap<RunningBatch, Map<string, Span>>();

/** Makes `span` an error when the handler reports `record` among its `batchItemFailures`. */
export function watchRecord(batch: RunningBatch, record: unknown, span: Span): void {
  const id = itemIdentifier(record);
  if (id === undefined || !span.isRecording()) return;
  const spans = spansOf.get(batch) ?? watchBatch(batch);
  spans.set(id, span);
}

function watchBatch(batch: RunningBatch): Map<string, Span> {
  const spans = new Map<string, Span>();
  spansOf.set(batch, spans);
  batch.onFailures = (failures) => {
    for (const failure of failures) markFailed(spans.get(reportedIdentifier(failure)));
  };
  return spans;
}

function markFailed(span: Span | undefined): void {
  const failed = span as EditableSpan | undefined;
  if (!failed || failed.status.code === SpanStatusCode.ERROR) return;
  // It has ended already, as what it is about has; until it is exported it can still be told.
  failed.status = { code: SpanStatusCode.ERROR };
  failed.attributes[ERROR_TYPE] = "batch_item_failure";
}

/** By what a handler reports the record: its id; of Kafka what {@link reportedIdentifier} makes of the same. */
function itemIdentifier(record: unknown): string | undefined {
  const topic = textAt(record, "topic");
  return topic === undefined ? messageId(record) : `${topic}-${partitionAndOffset(record)}`;
}

/**
 * The text, or of Kafka `{ partition: "orders-0", offset: 7 }`, as one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
function reportedIdentifier(failure: unknown): string {
  return textAt(failure, "itemIdentifier") ?? partitionAndOffset(valueAt(failure, "itemIdentifier"));
}

function partitionAndOffset(value: unknown): string {
  return ["partition", "offset"].map((key) => String(valueAt(value, key))).join(" ");
}

import { type Span, SpanKind } from "@opentelemetry/api";
import { activeInvocation, withSpan } from "@tracelet/core";
import { linksTo, runningBatch } from "./batch.ts";
import { documentAttributes } from "./document-invocation.ts";
import { eventSource } from "./event-source.ts";
import { destinationOf, isMessaging, messageAttributes, processAttributes } from "./message.ts";
import { watchRecord } from "./record-spans.ts";

/**
 * Runs `fn` in a span of its own for one record of an event, and returns what it returns: CONSUMER `process {queue}`, which
 * links to the sender's span when the record tells it. Takes records of every source: SQS, SNS, Kinesis, DynamoDB, S3,
 * Kafka, ActiveMQ, RabbitMQ, DocumentDB, and whole events of EventBridge. The span is an error when `fn` throws, and when
 * the handler reports the record among its `batchItemFailures`.
 *
 * @example
 * for (const record of event.Records) await withRecord(record, () => handle(record.body));
 */
export function withRecord<Result>(record: unknown, fn: (span: Span) => Result): Result {
  if (!activeInvocation()) return withSpan("process", fn);
  const batch = runningBatch();
  const source = eventSource(record) ?? batch?.source ?? "";
  const destination = destinationOf(record);
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: isMessaging(source)
      ? { ...processAttributes(source, destination), ...messageAttributes(record) }
      : documentAttributes([record]),
    links: linksTo([record]),
  };
  return withSpan(destination === undefined ? "process" : `process ${destination}`, options, (span) => {
    if (batch) watchRecord(batch, record, span);
    return fn(span);
  });
}

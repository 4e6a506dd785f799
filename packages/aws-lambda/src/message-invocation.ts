import { CLOUDEVENTS_EVENT_SOURCE, CLOUDEVENTS_EVENT_TYPE, MESSAGING_BATCH_MESSAGE_COUNT } from "./attributes.ts";
import type { TriggerDescription } from "./lambda-invocation.ts";
import { carriersOf, destinationOf, messageAttributes, processAttributes } from "./message.ts";
import { common, textAt, valueAt } from "./text.ts";

/**
 * Messages: of SQS, SNS, Kinesis, Kafka, ActiveMQ, RabbitMQ, or an event of EventBridge. The context of a message is the
 * parent only when it is the only one.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function describeMessages(event: unknown, source: string): TriggerDescription {
  const queues = Object.keys(valueAt(event, "rmqMessagesByQueue") ?? {}).map((queue) => queue.split("::")[0]);
  const records = recordsOf(event);
  const [first, ...others] = records;
  const destination = common(queues.length > 0 ? queues : records.map(destinationOf));
  const type = textAt(event, "detail-type");
  return {
    source,
    trigger: "pubsub",
    carriers: others.length > 0 ? [] : carriersOf(first),
    batch: {
      source,
      records,
      span: {
        name: `process ${destination ?? type ?? ""}`.trim(),
        attributes: {
          ...processAttributes(source, destination),
          ...(others.length === 0 && messageAttributes(first)),
          [MESSAGING_BATCH_MESSAGE_COUNT]: records.length,
          [CLOUDEVENTS_EVENT_SOURCE]: type && textAt(event, "source"),
          [CLOUDEVENTS_EVENT_TYPE]: type,
        },
      },
    },
  };
}

/** Lists, or by the partition or queue; an event of EventBridge is its only record. */
export function recordsOf(event: unknown): readonly unknown[] {
  const records = valueAt(event, "Records,records,messages,rmqMessagesByQueue,events") ?? [event];
  return Array.isArray(records) ? records : Object.values(records).flat();
}

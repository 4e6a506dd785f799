import type { Attributes, SpanContext } from "@opentelemetry/api";
import { attempt, type IncomingCarrier, messageContext } from "@tracelet/core";
import {
  AWS_SNS_TOPIC_ARN,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_MESSAGE_ID,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "./attributes.ts";
import { type Carriers, CARRIERS_GETTER } from "./carrier.ts";
import { textAt, valueAt } from "./text.ts";

/** `messaging.system` by the source of an event. */
const SYSTEMS: Readonly<Record<string, string>> = {
  sqs: "aws_sqs",
  sns: "aws.sns",
  kinesis: "aws.kinesis",
  eventbridge: "aws.eventbridge",
  kafka: "kafka",
  mq: "activemq",
  amq: "activemq",
  rmq: "rabbitmq",
};

/** Whether its events are messages. */
export function isMessaging(source: string): boolean {
  return Object.hasOwn(SYSTEMS, source);
}

/** What spans around the processing of messages have in common. */
export function processAttributes(source: string, destination: string | undefined): Attributes {
  return {
    [MESSAGING_SYSTEM]: SYSTEMS[source],
    [MESSAGING_OPERATION_NAME]: "process",
    [MESSAGING_OPERATION_TYPE]: "process",
    [MESSAGING_DESTINATION_NAME]: destination,
  };
}

/** What tells one message from others. */
export function messageAttributes(record: unknown): Attributes {
  return { [MESSAGING_MESSAGE_ID]: messageId(record), [AWS_SNS_TOPIC_ARN]: textAt(record, "Sns/TopicArn") };
}

/** What the message is called by its service. */
export function messageId(record: unknown): string | undefined {
  return textAt(
    record,
    "messageId,Sns/MessageId,kinesis/sequenceNumber,dynamodb/SequenceNumber,messageID,basicProperties/messageId,id",
  );
}

/** The queue, topic, stream, bucket, table or collection that a record comes from. */
export function destinationOf(record: unknown): string | undefined {
  const name = textAt(
    record,
    "eventSourceARN,Sns/TopicArn,topic,destination/physicalName,s3/bucket/name,event/ns/coll",
  );
  if (!name?.startsWith("arn:")) return name;
  // `arn:aws:sqs:eu-west-1:123456789012:orders`, and `…:table/orders/stream/2026-11-21T00:00:00.000`.
  const resource = name.split(":")[5];
  return resource?.split("/")[1] ?? resource;
}

/** Where the context of a message's sender may be; see `aws-sdk/` for where it is put. */
export function carriersOf(record: unknown): Carriers {
  const data = textAt(record, "kinesis/data");
  const content = parsed(data ? Buffer.from(data, "base64").toString() : textAt(record, "body,Sns/Message"));
  return [
    valueAt(record, "messageAttributes,Sns/MessageAttributes,properties,basicProperties/headers,detail"),
    Object.assign({}, ...[valueAt(record, "headers") ?? []].flat()),
    // A notification or an event on its way through a queue.
    valueAt(content, "MessageAttributes,detail") ?? (data && content),
    { "x-amzn-trace-id": textAt(record, "attributes/AWSTraceHeader") },
  ];
}

/** Its sender's span, as the options want it to be read. */
export function senderOf(record: unknown): SpanContext | undefined {
  return messageContext({ carrier: carriersOf(record), getter: CARRIERS_GETTER } as IncomingCarrier)?.sender;
}

/** What JSON holds, if a context can be in it: the others are not parsed in vain. */
function parsed(json = ""): unknown {
  return /trace|b3/i.test(json) ? attempt((): unknown => JSON.parse(json)) : undefined;
}

import { arn, type Sent } from "./sent.fixture.ts";
import { s3 } from "./document-events.fixture.ts";

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");
const bytes = (value: string): number[] => [...Buffer.from(value)];

export const sqsRecord = (traceparent: string, id = "m1", change: object = {}): object => ({
  messageId: id,
  receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
  body: "Test message.",
  attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1545082649183" },
  messageAttributes: { Traceparent: { stringValue: traceparent, stringListValues: [], dataType: "String" } },
  md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
  eventSource: "aws:sqs",
  eventSourceARN: arn("sqs", "orders"),
  awsRegion: "eu-west-1",
  ...change,
});

const sqsWithBody = (body: unknown): unknown => ({
  Records: [sqsRecord("", "m1", { messageAttributes: {}, body: JSON.stringify(body) })],
});

export const sqs: Sent = (traceparent) => ({ Records: [sqsRecord(traceparent)] });

/** Raw delivery makes a message of it that looks as if it had been sent to the queue. */
export const snsToSqsRaw: Sent = (traceparent) => sqs(traceparent);

export const snsToSqs: Sent = (traceparent) =>
  sqsWithBody({
    Type: "Notification",
    MessageId: "n1",
    TopicArn: arn("sns", "shipments"),
    Message: "text",
    MessageAttributes: { traceparent: { Type: "String", Value: traceparent } },
  });

export const sns: Sent = (traceparent) => ({
  Records: [
    {
      EventVersion: "1.0",
      EventSubscriptionArn: arn("sns", "shipments:21be56ed-a058-49f5-8c98-aedd2564c486"),
      EventSource: "aws:sns",
      Sns: {
        Timestamp: "2026-01-02T12:45:07.000Z",
        MessageId: "n1",
        Message: "text",
        MessageAttributes: { traceparent: { Type: "String", Value: traceparent } },
        Type: "Notification",
        TopicArn: arn("sns", "shipments"),
        Subject: "TestInvoke",
      },
    },
  ],
});

export const eventBridge: Sent = (traceparent) => ({
  version: "0",
  id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
  "detail-type": "OrderPlaced",
  source: "com.example.shop",
  account: "123456789012",
  time: "2026-10-08T16:53:06Z",
  region: "eu-west-1",
  resources: [],
  detail: { orderId: "7", traceparent },
});

export const eventBridgeToSqs: Sent = (traceparent) => sqsWithBody(eventBridge(traceparent));

const snsWithMessage = (message: unknown): unknown => {
  const { Records: [record] = [] } = sns("") as { Records: { Sns: object }[] };
  const Sns = { ...record?.Sns, MessageAttributes: {}, Message: JSON.stringify(message) };
  return { Records: [{ ...record, Sns }] };
};

export const eventBridgeToSns: Sent = (traceparent) => snsWithMessage(eventBridge(traceparent));
export const s3ToSqs: Sent = () => sqsWithBody(s3(""));
export const s3ToSns: Sent = () => snsWithMessage(s3(""));

export const kinesisRecord = (data: unknown, id = "4959"): object => ({
  kinesis: {
    kinesisSchemaVersion: "1.0",
    partitionKey: "1",
    sequenceNumber: id,
    data: base64(data),
    approximateArrivalTimestamp: 1545084650.987,
  },
  eventSource: "aws:kinesis",
  eventVersion: "1.0",
  eventID: `shardId-000000000006:${id}`,
  eventName: "aws:kinesis:record",
  awsRegion: "eu-west-1",
  eventSourceARN: arn("kinesis", "stream/clicks"),
});

export const kinesis: Sent = (traceparent) => ({ Records: [kinesisRecord({ order: "7", traceparent })] });

/** With enhanced fan-out. */
export const kinesisConsumer: Sent = (traceparent) => ({
  Records: [
    { ...kinesisRecord({ traceparent }), eventSourceARN: arn("kinesis", "stream/clicks/consumer/app:1545084650") },
  ],
});

const kafkaRecord = (traceparent: string, topic = "orders"): object => ({
  topic,
  partition: 0,
  offset: 15,
  timestamp: 1545084650987,
  timestampType: "CREATE_TIME",
  key: "abcDEFghiJKLmnoPQRstuVWXyz1234==",
  value: "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
  headers: [{ other: bytes("x") }, { traceparent: bytes(traceparent) }],
});

export const msk: Sent = (traceparent) => ({
  eventSource: "aws:kafka",
  eventSourceArn: arn("kafka", "cluster/vpc-3432434/4834-3547-3455-9872-7929"),
  bootstrapServers: "b-2.demo-cluster-1.a1bcde.c1.kafka.eu-west-1.amazonaws.com:9092",
  records: { "orders-0": [kafkaRecord(traceparent)] },
});

export const selfManagedKafka: Sent = (traceparent) => ({
  eventSource: "SelfManagedKafka",
  bootstrapServers: "kafka.example.com:9092",
  records: { "orders-0": [kafkaRecord(traceparent)], "orders-1": [kafkaRecord(traceparent)] },
});

export const kafkaTopics: Sent = (traceparent) => ({
  eventSource: "aws:kafka",
  records: { "orders-0": [kafkaRecord(traceparent)], "returns-0": [kafkaRecord(traceparent, "returns")] },
});

export const activeMq: Sent = (traceparent) => ({
  eventSource: "aws:mq",
  eventSourceArn: arn("mq", "broker:test:b-9bcfa592-423a-4942-879d-eb284b418fc8"),
  messages: [
    {
      messageID: "ID:b-9bcfa592-1",
      messageType: "jms/text-message",
      deliveryMode: 1,
      redelivered: false,
      destination: { physicalName: "queues/orders" },
      data: "QUJDOkFBQUE=",
      timestamp: 1598827811958,
      properties: { traceparent, index: "1" },
    },
  ],
});

export const rabbitMq: Sent = (traceparent) => ({
  eventSource: "aws:rmq",
  eventSourceArn: arn("mq", "broker:orders:b-9bcfa592-423a-4942-879d-eb284b418fc8"),
  rmqMessagesByQueue: {
    "orders::/": [
      {
        basicProperties: {
          contentType: "text/plain",
          headers: { traceparent: { bytes: bytes(traceparent) }, numberInHeader: 10 },
          deliveryMode: 1,
          messageId: null,
        },
        redelivered: false,
        data: "eyJ0aW1lb3V0IjowfQ==",
      },
    ],
  },
});

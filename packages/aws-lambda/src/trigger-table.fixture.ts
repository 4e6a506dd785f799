import * as documentEvents from "./document-events.fixture.ts";
import * as httpEvents from "./http-events.fixture.ts";
import * as messageEvents from "./message-events.fixture.ts";
import { OTHERS, schedule, scheduler } from "./other-events.fixture.ts";
import type { Sent } from "./sent.fixture.ts";

type Samples = typeof httpEvents &
  Omit<typeof messageEvents, "sqsRecord" | "kinesisRecord"> &
  typeof documentEvents & { readonly schedule: Sent; readonly scheduler: Sent };

const { sqsRecord: _sqsRecord, kinesisRecord: _kinesisRecord, ...messages } = messageEvents;
/** Sample events of every source that may carry a context, by the traceparent of their sender. */
export const SENT: Samples = { ...httpEvents, ...messages, ...documentEvents, schedule, scheduler };
export const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
export const SPAN_ID = "b7ad6b7169203331";
export const TRACEPARENT: string = `00-${TRACE_ID}-${SPAN_ID}-01`;

/** What becomes of an event. */
export interface Expected {
  readonly source: string;
  readonly trigger: string;
  /** @defaultValue the function's */
  readonly name?: string;
  /** The sender's context is the root's parent. */
  readonly isContinued: boolean;
  readonly attributes?: Record<string, unknown>;
  /** The CONSUMER span, which links to the senders. */
  readonly child?: { readonly name: string; readonly links: number; readonly attributes: Record<string, unknown> };
}

const http = (source: string, name: string, attributes: Record<string, unknown>): Expected => ({
  source,
  trigger: "http",
  name,
  isContinued: true,
  attributes,
});
const request = (host: string, path: string, more: Record<string, unknown> = {}) => ({
  "http.request.method": "GET",
  "url.scheme": "https",
  "url.path": path,
  "server.address": host,
  "client.address": "203.0.113.9",
  "user_agent.original": "curl/8",
  ...more,
});
const message = (
  source: string,
  [system, destination]: [system: string, destination?: string],
  more: Record<string, unknown> = {},
): Expected => ({
  source,
  trigger: "pubsub",
  isContinued: true,
  child: {
    name: destination === undefined ? "process" : `process ${destination}`,
    links: 1,
    attributes: {
      "messaging.system": system,
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.batch.message_count": 1,
      ...(destination !== undefined && { "messaging.destination.name": destination }),
      ...more,
    },
  },
});
const plain = (source: string, trigger: string, attributes: Record<string, unknown> = {}): Expected => ({
  source,
  trigger,
  isContinued: false,
  attributes,
});
const several = (expected: Expected, more: Record<string, unknown>): Expected => ({
  ...expected,
  isContinued: false,
  child: { ...expected.child!, attributes: { ...expected.child!.attributes, ...more } },
});

const SQS = message("sqs", ["aws_sqs", "orders"], { "messaging.message.id": "m1" });
const SNS = message("sns", ["aws.sns", "shipments"], {
  "messaging.message.id": "n1",
  "aws.sns.topic.arn": "arn:aws:sns:eu-west-1:123456789012:shipments",
});
const KAFKA = message("kafka", ["kafka", "orders"]);
const SECONDS = "2026-01-01T00:00:00.000Z";

/** What becomes of each of {@link SENT}. */
export const TABLE: Readonly<Record<keyof Samples, Expected>> = {
  restV1: http("apigateway", "GET /orders/{id}", {
    ...request("api.example.com", "/prod/orders/7", {
      "http.route": "/orders/{id}",
      "network.protocol.version": "1.1",
    }),
    "url.query": "page=a&page=b+c",
  }),
  httpV2: http("apigateway", "POST /orders", {
    ...request("api.example.com", "/orders", { "http.route": "/orders", "network.protocol.version": "1.1" }),
    "http.request.method": "POST",
    "url.query": "page=2",
  }),
  functionUrl: http("lambda-url", "GET", {
    ...request("abc.lambda-url.eu-west-1.on.aws", "/orders/7", { "network.protocol.version": "1.1" }),
  }),
  webSocket: http("apigateway", "$connect", { "server.address": "ws.example.com", "client.address": "203.0.113.9" }),
  webSocketMessage: {
    ...http("apigateway", "sendMessage", { "server.address": "ws.example.com", "client.address": "203.0.113.9" }),
    isContinued: false,
  },
  alb: http("elb", "GET", {
    ...request("shop.example.com", "/orders/7", { "server.port": 8443, "url.scheme": "http", "url.query": "q=a%20b" }),
  }),
  albMultiValue: http("elb", "GET", request("shop.example.com", "/orders/7", { "url.query": "q=a%20b&q=c" })),
  latticeV1: http("vpc-lattice", "GET", {
    "http.request.method": "GET",
    "url.scheme": "https",
    "url.path": "/orders/7",
    "url.query": "page=2",
    "server.address": "orders.vpc-lattice-svcs.eu-west-1.on.aws",
    "client.address": "10.0.0.7",
  }),
  latticeV2: http("vpc-lattice", "GET", {
    "http.request.method": "GET",
    "url.scheme": "https",
    "url.path": "/orders/7",
    "url.query": "page=2",
    "server.address": "orders.vpc-lattice-svcs.eu-west-1.on.aws",
  }),
  appSync: http("appsync", "Query.getOrder", { "client.address": "203.0.113.9" }),
  appSyncBatch: http("appsync", "Query.getOrder", { "client.address": "203.0.113.9" }),
  appSyncEvents: http("appsync", "orders", {}),
  cloudFront: http("cloudfront", "GET", request("www.example.com", "/index.html", { "url.query": "page=2" })),
  sqs: SQS,
  snsToSqsRaw: SQS,
  snsToSqs: SQS,
  eventBridgeToSqs: SQS,
  s3ToSqs: { ...SQS, isContinued: false, child: { ...SQS.child!, links: 0 } },
  s3ToSns: { ...SNS, isContinued: false, child: { ...SNS.child!, links: 0 } },
  sns: SNS,
  eventBridgeToSns: SNS,
  eventBridge: {
    ...message("eventbridge", ["aws.eventbridge"], {
      "messaging.message.id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
      "cloudevents.event_source": "com.example.shop",
      "cloudevents.event_type": "OrderPlaced",
    }),
    child: {
      ...message("eventbridge", ["aws.eventbridge"]).child!,
      name: "process OrderPlaced",
      attributes: {
        "messaging.system": "aws.eventbridge",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.batch.message_count": 1,
        "messaging.message.id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "cloudevents.event_source": "com.example.shop",
        "cloudevents.event_type": "OrderPlaced",
      },
    },
  },
  schedule: plain("events", "timer", { "faas.time": "2026-01-01T00:00:00Z" }),
  scheduler: plain("scheduler", "timer", { "faas.time": "2026-01-01T00:00:00Z" }),
  s3: plain("s3", "datasource", {
    "faas.document.collection": "invoices",
    "faas.document.operation": "insert",
    "faas.document.name": "2026/b21b84d6.pdf",
    "faas.document.time": "2026-09-03T19:37:27.192Z",
  }),
  s3Removed: plain("s3", "datasource", {
    "faas.document.collection": "invoices",
    "faas.document.operation": "delete",
    "faas.document.name": "2026/b21b84d6.pdf",
    "faas.document.time": "2026-09-03T19:37:27.192Z",
  }),
  dynamoDb: plain("dynamodb", "datasource", {
    "faas.document.collection": "orders",
    "faas.document.operation": "edit",
    "faas.document.time": SECONDS,
  }),
  dynamoDbMixed: plain("dynamodb", "datasource", {
    "faas.document.collection": "orders",
    "faas.document.time": SECONDS,
  }),
  documentDb: plain("docdb", "datasource", {
    "faas.document.collection": "orders",
    "faas.document.operation": "edit",
    "faas.document.time": SECONDS,
  }),
  kinesis: message("kinesis", ["aws.kinesis", "clicks"], { "messaging.message.id": "4959" }),
  kinesisConsumer: message("kinesis", ["aws.kinesis", "clicks"], { "messaging.message.id": "4959" }),
  msk: KAFKA,
  selfManagedKafka: several(KAFKA, { "messaging.batch.message_count": 2 }),
  kafkaTopics: several(message("kafka", ["kafka"]), { "messaging.batch.message_count": 2 }),
  activeMq: message("mq", ["activemq", "queues/orders"], { "messaging.message.id": "ID:b-9bcfa592-1" }),
  rabbitMq: message("rmq", ["rabbitmq", "orders"]),
};

/** Events of the other sources, of which only the source is told. */
export const OTHER_EVENTS: readonly (readonly [source: string, event: unknown])[] = Object.entries(OTHERS).flatMap(
  ([source, all]) => all.map((event) => [source, event] as const),
);

/** What callers of the function itself send: anything. */
export const DIRECT_EVENTS: readonly unknown[] = [{ order: 7 }, {}, null, "text", 7, [], [{ order: 7 }]];

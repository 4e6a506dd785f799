import type { AwsCallName, HttpCallName } from "../../apps/aws-sdk-lambda.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";

/** What becomes of a call of the AWS SDK, and of what it sends. */
export interface ExpectedCall {
  readonly kind: CollectedSpan["kind"];
  /** Beside those that every call has. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What the handler that gets what was sent does with the call's trace: to several messages it links. */
  readonly receiver: "continues" | "links" | "knows nothing";
}

const QUEUE = "/123456789012/orders";
const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

/** One message, or a batch of several. */
const message = (system: string, operation: string, more: Readonly<Record<string, unknown>>): ExpectedCall => ({
  kind: "producer",
  attributes: {
    "messaging.system": system,
    "messaging.destination.name": "orders",
    "messaging.operation.name": operation,
    "messaging.operation.type": "send",
    ...more,
  },
  receiver: more["messaging.batch.message_count"] === 2 ? "links" : "continues",
});
const request = (attributes: ExpectedCall["attributes"], receiver: ExpectedCall["receiver"]): ExpectedCall => ({
  kind: "client",
  attributes,
  receiver,
});

/** The context is in what they send wherever the service can carry it. */
export const AWS_CALLS: Readonly<Record<AwsCallName, ExpectedCall>> = {
  "SQS.SendMessage": message("aws_sqs", "send", { "aws.sqs.queue.url": QUEUE, "messaging.message.id": "m1" }),
  "SQS.SendMessageBatch": message("aws_sqs", "send", {
    "aws.sqs.queue.url": QUEUE,
    "messaging.batch.message_count": 2,
  }),
  "SNS.Publish": message("aws.sns", "publish", {
    "aws.sns.topic.arn": arn("sns", "orders"),
    "messaging.message.id": "n1",
  }),
  "EventBridge.PutEvents": message("aws.eventbridge", "put", {
    "messaging.destination.name": "default",
    "messaging.batch.message_count": 1,
    "messaging.message.id": "e1",
  }),
  "Kinesis.PutRecord": message("aws.kinesis", "put", {
    "aws.kinesis.stream_name": "orders",
    "messaging.message.id": "4959",
  }),
  "Kinesis.PutRecords": message("aws.kinesis", "put", {
    "aws.kinesis.stream_name": "orders",
    "messaging.batch.message_count": 2,
  }),
  "DynamoDB.PutItem": request(
    {
      "db.system.name": "aws.dynamodb",
      "db.operation.name": "PutItem",
      "db.collection.name": "orders",
      "aws.dynamodb.table_names": ["orders"],
      "aws.dynamodb.consumed_capacity": ['{"TableName":"orders","CapacityUnits":1}'],
    },
    "knows nothing",
  ),
  "S3.PutObject": request({ "aws.s3.bucket": "invoices", "aws.extended_request_id": "host-1" }, "knows nothing"),
  "Lambda.Invoke": request(
    {
      "faas.invoked_name": "other",
      "faas.invoked_provider": "aws",
      "faas.invoked_region": "eu-west-1",
      "http.response.status_code": 202,
    },
    "continues",
  ),
  "SFN.StartExecution": request(
    { "aws.step_functions.state_machine.arn": arn("states", "stateMachine:flow") },
    "continues",
  ),
};

export const HTTP_CALLS: readonly HttpCallName[] = ["node:http", "fetch", "undici"];

/** All attributes of the call's span. */
export function attributesOf(call: AwsCallName, port: number): Record<string, unknown> {
  const [service, method] = call.split(".");
  const { attributes } = AWS_CALLS[call];
  const url = attributes["aws.sqs.queue.url"];
  return {
    "rpc.system": "aws-api",
    "rpc.service": service,
    "rpc.method": method,
    "cloud.region": "eu-west-1",
    "server.address": "127.0.0.1",
    "server.port": port,
    "http.response.status_code": 200,
    "aws.request_id": "request-1",
    ...attributes,
    ...(url !== undefined && { "aws.sqs.queue.url": `http://127.0.0.1:${port}${QUEUE}` }),
  };
}

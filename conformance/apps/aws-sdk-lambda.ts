import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Buffer } from "node:buffer";
import { request } from "node:http";
import process from "node:process";
import { instrument, instrumentClient, type LambdaHandlerLike } from "@tracelet/aws-lambda";
import { request as requestByUndici } from "undici";

// As functions have them: made at init, with nothing but what the platform and the variables say.
const dynamoDb = instrumentClient(new DynamoDBClient({}));
const eventBridge = instrumentClient(new EventBridgeClient({}));
const kinesis = instrumentClient(new KinesisClient({}), { payloads: ["Kinesis"] });
const lambda = instrumentClient(new LambdaClient({}));
const s3 = instrumentClient(new S3Client({ forcePathStyle: true }));
const sfn = instrumentClient(new SFNClient({}));
const sns = instrumentClient(new SNSClient({}));
const sqs = instrumentClient(new SQSClient({}));

const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const { QUEUE_URL: QueueUrl, HTTP_URL: url = "" } = process.env;
const Data = Buffer.from('{"id":7}');

const getByHttp = (): Promise<unknown> =>
  new Promise((resolve, reject) =>
    request(`${url}/http`, (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end(),
  );

export type AwsCallName =
  | "SQS.SendMessage"
  | "SQS.SendMessageBatch"
  | "SNS.Publish"
  | "EventBridge.PutEvents"
  | "Kinesis.PutRecord"
  | "Kinesis.PutRecords"
  | "DynamoDB.PutItem"
  | "S3.PutObject"
  | "Lambda.Invoke"
  | "SFN.StartExecution";
export type HttpCallName = "node:http" | "fetch" | "undici";
export type CallName = AwsCallName | HttpCallName;

/** What the function can call, by the names of the calls' spans or of the client. */
const CALLS: Readonly<Record<CallName, () => Promise<unknown>>> = {
  "SQS.SendMessage": () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "order" })),
  "SQS.SendMessageBatch": () =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: Id })) })),
  "SNS.Publish": () => sns.send(new PublishCommand({ TopicArn: arn("sns", "orders"), Message: "order" })),
  "EventBridge.PutEvents": () =>
    eventBridge.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "Placed", Detail: '{"id":7}' }] })),
  "Kinesis.PutRecord": () => kinesis.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "1", Data })),
  "Kinesis.PutRecords": () =>
    kinesis.send(
      new PutRecordsCommand({
        StreamName: "orders",
        Records: ["1", "2"].map((PartitionKey) => ({ PartitionKey, Data })),
      }),
    ),
  "DynamoDB.PutItem": () =>
    dynamoDb.send(
      new PutItemCommand({ TableName: "orders", Item: { id: { S: "7" } }, ReturnConsumedCapacity: "TOTAL" }),
    ),
  "S3.PutObject": () => s3.send(new PutObjectCommand({ Bucket: "invoices", Key: "7.json", Body: "{}" })),
  "Lambda.Invoke": () =>
    lambda.send(new InvokeCommand({ FunctionName: "other", InvocationType: "Event", Payload: '{"order":7}' })),
  "SFN.StartExecution": () =>
    sfn.send(new StartExecutionCommand({ stateMachineArn: arn("states", "stateMachine:flow"), input: '{"order":7}' })),
  "node:http": getByHttp,
  fetch: async () => (await fetch(`${url}/fetch`)).text(),
  undici: async () => (await requestByUndici(`${url}/undici`)).body.text(),
};

interface CallEvent {
  readonly call?: CallName;
}

/** Calls what the event names; any other event has been sent by such a call. */
export const handler = instrument(async ({ call }: CallEvent) => {
  if (call === undefined) return "received";
  await CALLS[call]();
  return "sent";
}) as LambdaHandlerLike;

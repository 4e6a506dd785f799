import type { AwsService } from "./aws-service.ts";
import { dynamoDb } from "./dynamo-db.ts";
import { eventBridge } from "./event-bridge.ts";
import { kinesis } from "./kinesis.ts";
import { lambda } from "./lambda.ts";
import { s3 } from "./s3.ts";
import { sns } from "./sns.ts";
import { sqs } from "./sqs.ts";
import { stepFunctions } from "./step-functions.ts";

/** What is special about the services, by the SDK's own names of them. */
const SERVICES: Readonly<Record<string, AwsService>> = {
  DynamoDB: dynamoDb,
  EventBridge: eventBridge,
  Kinesis: kinesis,
  Lambda: lambda,
  S3: s3,
  SFN: stepFunctions,
  SNS: sns,
  SQS: sqs,
};

/** Of those that are not in the table there is nothing to say. */
export function serviceOf(name: string): AwsService {
  return Object.hasOwn(SERVICES, name) ? SERVICES[name]! : { describe: () => ({}) };
}

import {
  AWS_SNS_TOPIC_ARN,
  MESSAGING_BATCH_MESSAGE_COUNT,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_MESSAGE_ID,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "../attributes.ts";
import { text } from "../text.ts";
import { type AwsService, failedEntries, listOf, nameInArn } from "./aws-service.ts";
import { injectIntoAttributes } from "./message-attributes.ts";

const ENTRIES = "PublishBatchRequestEntries";
const PRODUCERS = ["Publish", "PublishBatch"];

/** @see https://opentelemetry.io/docs/specs/semconv/messaging/sns/ */
export const sns: AwsService = {
  producers: PRODUCERS,
  describe: ({ operation, input }) => {
    const topicArn = text(input["TopicArn"]);
    const topic = { [AWS_SNS_TOPIC_ARN]: topicArn };
    if (!PRODUCERS.includes(operation)) return topic;
    return {
      ...topic,
      [MESSAGING_SYSTEM]: "aws.sns",
      // Never the phone number, which is somebody's.
      [MESSAGING_DESTINATION_NAME]: nameInArn(topicArn ?? text(input["TargetArn"])),
      [MESSAGING_OPERATION_NAME]: "publish",
      [MESSAGING_OPERATION_TYPE]: "send",
      [MESSAGING_BATCH_MESSAGE_COUNT]: operation === "PublishBatch" ? listOf(input[ENTRIES]).length : undefined,
    };
  },
  // A phone has no use for it.
  inject: (call, context) =>
    call.input["PhoneNumber"] === undefined
      ? injectIntoAttributes(call, { single: "Publish", entries: ENTRIES }, context)
      : undefined,
  describeOutput: ({ input }, output) => {
    const failed = listOf(output["Failed"]).map(({ Code: code }) => text(code));
    return {
      attributes: { [MESSAGING_MESSAGE_ID]: text(output["MessageId"]) },
      failure: failedEntries(failed, listOf(input[ENTRIES]).length),
    };
  },
};

import {
  AWS_SQS_QUEUE_URL,
  MESSAGING_BATCH_MESSAGE_COUNT,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_MESSAGE_ID,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "../attributes.ts";
import { text } from "../text.ts";
import { type AwsService, failedEntries, listOf } from "./aws-service.ts";
import { carriersOf, injectIntoAttributes } from "./message-attributes.ts";

/** The name and the type of what an operation does to messages. */
const OPERATIONS: Readonly<Record<string, readonly [name: string, type: string]>> = {
  SendMessage: ["send", "send"],
  SendMessageBatch: ["send", "send"],
  ReceiveMessage: ["receive", "receive"],
  DeleteMessage: ["delete", "settle"],
  DeleteMessageBatch: ["delete", "settle"],
};

/** @see https://opentelemetry.io/docs/specs/semconv/messaging/sqs/ */
export const sqs: AwsService = {
  producers: ["SendMessage", "SendMessageBatch"],
  describe: ({ operation, input }) => {
    const url = text(input["QueueUrl"]);
    const queue = { [AWS_SQS_QUEUE_URL]: url };
    const [name, type] = OPERATIONS[operation] ?? [];
    if (!name) return queue;
    return {
      ...queue,
      [MESSAGING_SYSTEM]: "aws_sqs",
      [MESSAGING_DESTINATION_NAME]: url?.split("/").at(-1),
      [MESSAGING_OPERATION_NAME]: name,
      [MESSAGING_OPERATION_TYPE]: type,
      [MESSAGING_BATCH_MESSAGE_COUNT]: operation.endsWith("Batch") ? listOf(input["Entries"]).length : undefined,
    };
  },
  inject: (call, context) => injectIntoAttributes(call, { single: "SendMessage", entries: "Entries" }, context),
  describeOutput: ({ operation, input }, output) => {
    if (operation === "ReceiveMessage") {
      const messages = listOf(output["Messages"]);
      return { attributes: { [MESSAGING_BATCH_MESSAGE_COUNT]: messages.length }, carriers: carriersOf(messages) };
    }
    const failed = listOf(output["Failed"]).map(({ Code: code }) => text(code));
    return {
      attributes: { [MESSAGING_MESSAGE_ID]: text(output["MessageId"]) },
      failure: failedEntries(failed, listOf(input["Entries"]).length),
    };
  },
};

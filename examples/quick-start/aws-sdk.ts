import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { instrument, instrumentClient } from "@tracelet/aws-lambda";

const sqs = instrumentClient(new SQSClient({}));

export const handler = instrument(async (order: { id: string }) => {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env["QUEUE_URL"], MessageBody: order.id }));
});

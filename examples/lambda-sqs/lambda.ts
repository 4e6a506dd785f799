import { instrument, withRecord, withSpan } from "@tracelet/aws-lambda";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

async function pack({ body }: SQSRecord): Promise<void> {
  const order = JSON.parse(body) as { id: string; amount: number };
  await withSpan("pack", { attributes: { "order.id": order.id } }, async () => {
    if (order.amount > 10) throw new RangeError("out of stock");
  });
}

export const handler = instrument(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  // A span for each message, which links to its sender.
  const results = await Promise.allSettled(Records.map((record) => withRecord(record, () => pack(record))));
  const failed = Records.filter((_, index) => results[index]?.status === "rejected");
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
});

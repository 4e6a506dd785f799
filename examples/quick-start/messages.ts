import { instrument, withRecord } from "@tracelet/aws-lambda";

export const handler = instrument(async (event: { Records: { messageId: string; body: string }[] }) => {
  const results = await Promise.allSettled(
    event.Records.map((record) => withRecord(record, async () => console.log(record.body))),
  );
  const failed = event.Records.filter((_, index) => results[index]?.status === "rejected");
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
});

import { instrument, withRecord, withSpan } from "@tracelet/aws-lambda";

interface AnyEvent {
  readonly Records?: readonly { readonly messageId?: string; readonly body?: string }[];
}

/** Processes the records of any event; answers with what failed of a batch, and to a request with the status that it asks for. */
export const handler: (event: AnyEvent) => Promise<unknown> = instrument(async (event: AnyEvent): Promise<unknown> => {
  if (!event.Records)
    return withSpan("work", () => ({ statusCode: Number((event as { path?: string }).path?.slice(1)) }));
  const failed = await Promise.all(
    event.Records.map((record) => withRecord(record, () => outcomeOf(record.body)).catch(() => true)),
  );
  const batchItemFailures = event.Records.flatMap(({ messageId }, index) =>
    failed[index] ? [{ itemIdentifier: messageId }] : [],
  );
  return { batchItemFailures };
});

/** Whether a message failed. */
async function outcomeOf(body: string | undefined): Promise<boolean> {
  await Promise.resolve();
  if (body === "throw") throw new RangeError("by message");
  return body === "report";
}

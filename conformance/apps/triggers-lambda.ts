import { Buffer } from "node:buffer";
import { instrument, withRecord, withSpan } from "@tracelet/aws-lambda";

interface AnyRecord {
  readonly messageId?: string;
  readonly body?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly value?: string;
}
interface AnyEvent {
  readonly Records?: readonly AnyRecord[];
  /** Of Kafka, by topic and partition. */
  readonly records?: Readonly<Record<string, readonly AnyRecord[]>>;
  readonly path?: string;
}

/** Processes the records of any event; answers with what failed of a batch, and to a request with the status that it asks for. */
export const handler: (event: AnyEvent) => Promise<unknown> = instrument(async (event: AnyEvent): Promise<unknown> => {
  const records = event.Records ?? Object.values(event.records ?? {}).flat();
  if (records.length === 0) return withSpan("work", () => ({ statusCode: Number(event.path?.slice(1)) }));
  const failed = await Promise.all(
    records.map((record) => withRecord(record, () => hasFailed(record)).catch(() => true)),
  );
  return { batchItemFailures: records.filter((_, index) => failed[index]).map(toFailure) };
});

async function hasFailed({ body, value = "" }: AnyRecord): Promise<boolean> {
  await Promise.resolve();
  const content = body ?? Buffer.from(value, "base64").toString();
  if (content === "throw") throw new RangeError("by message");
  return content === "report";
}

function toFailure({ messageId, topic, partition, offset }: AnyRecord): unknown {
  return { itemIdentifier: topic === undefined ? messageId : { partition: `${topic}-${partition}`, offset } };
}

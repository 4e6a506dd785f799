import { createHash } from "node:crypto";
import { type AwsRequest, jsonOf, operationOf } from "./aws-request.ts";

/** What an endpoint answers. @defaultValue 200, no headers, no body */
export interface AwsAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface SentMessage {
  readonly Id?: string;
  readonly MessageBody: string;
}

const json = (body: unknown): AwsAnswer => ({
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify(body),
});
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
const acceptedMessage = ({ MessageBody }: SentMessage): object => ({
  MessageId: "m1",
  MD5OfMessageBody: md5(MessageBody),
});

/** What the service says to a request that it accepts, by the name under which that is signed. */
const ANSWERS: Readonly<Record<string, (request: AwsRequest) => AwsAnswer>> = {
  sqs: (request) => {
    if (operationOf(request) === "SendMessage") return json(acceptedMessage(jsonOf<SentMessage>(request)));
    const { Entries } = jsonOf<{ Entries: SentMessage[] }>(request);
    return json({ Successful: Entries.map((entry) => ({ Id: entry.Id, ...acceptedMessage(entry) })), Failed: [] });
  },
  sns: () => ({
    headers: { "content-type": "text/xml" },
    body: `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>n1</MessageId></PublishResult><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></PublishResponse>`,
  }),
  events: (request) => {
    const { Entries } = jsonOf<{ Entries: unknown[] }>(request);
    return json({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: "e1" })) });
  },
  kinesis: (request) => {
    const accepted = { SequenceNumber: "4959", ShardId: "shardId-000000000000" };
    const { Records } = jsonOf<{ Records?: unknown[] }>(request);
    return json(Records ? { FailedRecordCount: 0, Records: Records.map(() => accepted) } : accepted);
  },
  dynamodb: () => json({ ConsumedCapacity: { TableName: "orders", CapacityUnits: 1 } }),
  s3: () => ({ headers: { "x-amz-request-id": "request-1", "x-amz-id-2": "host-1", etag: '"e"' } }),
  lambda: () => ({ status: 202 }),
  states: () =>
    json({ executionArn: "arn:aws:states:eu-west-1:123456789012:execution:flow:1", startDate: 1_767_225_600 }),
};

/** Of a request that nobody signed: some text. */
export function answerOf(request: AwsRequest): AwsAnswer {
  return request.service === undefined ? { body: "hello" } : (ANSWERS[request.service]?.(request) ?? { status: 404 });
}

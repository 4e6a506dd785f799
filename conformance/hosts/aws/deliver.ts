import { Buffer } from "node:buffer";
import { toFunctionUrlEvent } from "../lambda/function-url.ts";
import type { InvocationOptions } from "../lambda/invocation.ts";
import { type AwsRequest, jsonOf } from "./aws-request.ts";

/** What a function gets of a request. */
export interface Delivery {
  readonly event: unknown;
  readonly options?: InvocationOptions;
}

interface SentMessage {
  readonly MessageBody: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;
}
interface SentRecord {
  readonly Data: string;
}

const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const toRecords = (Records: readonly object[]): Delivery => ({ event: { Records } });

/** How the services hand on what they got, by the names under which requests are signed. */
const DELIVERIES: Readonly<Record<string, (request: AwsRequest) => Delivery>> = {
  sqs: (request) => {
    const sent = jsonOf<SentMessage & { readonly Entries?: readonly SentMessage[] }>(request);
    return toRecords((sent.Entries ?? [sent]).map(toQueueRecord));
  },
  sns: ({ body }) => {
    const form = new URLSearchParams(body);
    const attribute = (field: string): string => form.get(`MessageAttributes.entry.1.${field}`) ?? "";
    const MessageAttributes = {
      [attribute("Name")]: { Type: attribute("Value.DataType"), Value: attribute("Value.StringValue") },
    };
    const [Message, TopicArn] = [form.get("Message"), form.get("TopicArn")];
    const Sns = { Type: "Notification", MessageId: "n1", TopicArn, Message, MessageAttributes };
    return toRecords([{ EventSource: "aws:sns", EventVersion: "1.0", Sns }]);
  },
  events: (request) => {
    const [{ Source, DetailType, Detail }] = jsonOf<{ Entries: [Record<string, string>] }>(request).Entries;
    const detail: unknown = JSON.parse(Detail ?? "");
    return { event: { version: "0", id: "e1", source: Source, "detail-type": DetailType, resources: [], detail } };
  },
  kinesis: (request) => {
    const sent = jsonOf<SentRecord & { readonly Records?: readonly SentRecord[] }>(request);
    return toRecords((sent.Records ?? [sent]).map(toStreamRecord));
  },
  lambda: ({ headers, body }) => {
    const clientContext = Buffer.from(String(headers["x-amz-client-context"]), "base64").toString("utf8");
    return { event: JSON.parse(body), options: { clientContext: JSON.parse(clientContext) } };
  },
  states: (request) => ({ event: JSON.parse(jsonOf<{ input: string }>(request).input) }),
};

/** The event of what a service got, for the function that it triggers; of what nobody signed, a request to its URL. */
export function deliver(request: AwsRequest): Delivery {
  const { service, path, headers } = request;
  if (service !== undefined) return DELIVERIES[service]?.(request) ?? { event: {} };
  return { event: toFunctionUrlEvent(path, { headers: headers as Record<string, string> }) };
}

function toQueueRecord({ MessageBody: body, MessageAttributes: sent = {} }: SentMessage, index: number): object {
  const messageAttributes = Object.fromEntries(
    Object.entries(sent).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue, stringListValues: [], binaryListValues: [] },
    ]),
  );
  const eventSourceARN = arn("sqs", "orders");
  return { messageId: `m${index}`, body, attributes: {}, messageAttributes, eventSource: "aws:sqs", eventSourceARN };
}

function toStreamRecord({ Data: data }: SentRecord, index: number): object {
  const kinesis = { kinesisSchemaVersion: "1.0", partitionKey: "1", sequenceNumber: String(index), data };
  return { kinesis, eventSource: "aws:kinesis", eventSourceARN: arn("kinesis", "stream/orders") };
}

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ReadableSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrument } from "../instrument.ts";
import { md5, serveAws } from "./aws-server.fixture.ts";
import { instrumentClient } from "./instrument-client.ts";
import { invoke } from "./invoke.fixture.ts";

const aws = serveAws();
const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";
const TopicArn = "arn:aws:sns:eu-west-1:123456789012:orders";

interface SentAttribute {
  readonly DataType: string;
  readonly StringValue: string;
}

/** As Lambda writes what was sent to SQS. */
const sqsRecord = (messageId: string, { MessageBody: body, MessageAttributes: sent }: Record<string, unknown>) => ({
  messageId,
  body,
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:orders",
  attributes: {},
  messageAttributes: Object.fromEntries(
    Object.entries(sent as Record<string, SentAttribute>).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue, stringListValues: [], binaryListValues: [] },
    ]),
  ),
});

/** The spans of an instrumented handler that gets this event. */
async function receive(event: unknown, context: object = {}): Promise<ReadableSpan[]> {
  const ended: ReadableSpan[] = [];
  const collecting = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const handler = instrument(async () => "ok", { enabled: true, exporter: [], spanProcessors: [collecting] });
  await (handler as (event: unknown, context: object) => Promise<string>)(event, {
    functionName: "orders",
    ...context,
  });
  return ended;
}

const idsOf = (span: ReadableSpan | undefined): unknown => [span?.spanContext().traceId, span?.spanContext().spanId];
const parentIdsOf = ({ parentSpanContext: parent }: ReadableSpan): unknown => [parent?.traceId, parent?.spanId];

/** Sends, hands what was sent to a handler as its service does, and returns the sender and the handler's root span. */
async function passOn(send: () => Promise<unknown>, toEvent: () => { event: unknown; context?: object }) {
  const { spans } = await invoke(send);
  const { event, context } = toEvent();
  const received = await receive(event, context);
  return { sender: spans[0], root: received.find(({ name }) => name === "orders")!, received };
}

describe("a handler continues the trace of the span that sent to it", () => {
  it("by SQS", async () => {
    aws.answer({ body: { MD5OfMessageBody: md5("order") } });
    const { sender, root } = await passOn(
      () =>
        instrumentClient(new SQSClient(aws.clientConfig)).send(
          new SendMessageCommand({ QueueUrl, MessageBody: "order" }),
        ),
      () => ({ event: { Records: [sqsRecord("1", aws.sent())] } }),
    );
    expect(parentIdsOf(root)).toEqual(idsOf(sender));
  });

  it("by SNS", async () => {
    aws.answer({
      headers: { "content-type": "text/xml" },
      body: "<PublishResponse><PublishResult/></PublishResponse>",
    });
    const { sender, root } = await passOn(
      () => instrumentClient(new SNSClient(aws.clientConfig)).send(new PublishCommand({ TopicArn, Message: "order" })),
      () => {
        const form = new URLSearchParams(aws.requests.at(-1)?.body);
        const attribute = (field: string): string => form.get(`MessageAttributes.entry.1.${field}`) ?? "";
        const MessageAttributes = {
          [attribute("Name")]: { Type: attribute("Value.DataType"), Value: attribute("Value.StringValue") },
        };
        const Sns = { Type: "Notification", MessageId: "1", TopicArn, Message: "order", MessageAttributes };
        return { event: { Records: [{ EventSource: "aws:sns", EventVersion: "1.0", Sns }] } };
      },
    );
    expect(parentIdsOf(root)).toEqual(idsOf(sender));
  });

  it("by EventBridge", async () => {
    const Entries = [{ Source: "shop", DetailType: "order", Detail: '{"id":1}' }];
    const { sender, root } = await passOn(
      () => instrumentClient(new EventBridgeClient(aws.clientConfig)).send(new PutEventsCommand({ Entries })),
      () => {
        const [entry] = aws.sent()["Entries"] as { Detail: string }[];
        const detail: unknown = JSON.parse(entry?.Detail ?? "");
        return { event: { version: "0", id: "1", source: "shop", "detail-type": "order", resources: [], detail } };
      },
    );
    expect(parentIdsOf(root)).toEqual(idsOf(sender));
  });

  it("by Kinesis", async () => {
    const { requestHandler } = new SQSClient(aws.clientConfig).config;
    const client = instrumentClient(new KinesisClient({ ...aws.clientConfig, requestHandler }), {
      payloads: ["Kinesis"],
    });
    const Data = new TextEncoder().encode('{"id":1}');
    const { sender, root } = await passOn(
      () => client.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "1", Data })),
      () => ({
        event: {
          Records: [
            {
              eventSource: "aws:kinesis",
              eventSourceARN: "arn:aws:kinesis:eu-west-1:123456789012:stream/orders",
              kinesis: { data: aws.sent()["Data"], sequenceNumber: "1", partitionKey: "1" },
            },
          ],
        },
      }),
    );
    expect(parentIdsOf(root)).toEqual(idsOf(sender));
  });

  it("by an invocation", async () => {
    const { sender, root } = await passOn(
      () => instrumentClient(new LambdaClient(aws.clientConfig)).send(new InvokeCommand({ FunctionName: "orders" })),
      () => {
        const header = String(aws.requests.at(-1)?.headers["x-amz-client-context"]);
        return {
          event: {},
          context: { clientContext: JSON.parse(Buffer.from(header, "base64").toString()) as unknown },
        };
      },
    );
    expect(parentIdsOf(root)).toEqual(idsOf(sender));
  });

  it("by a state machine", async () => {
    aws.answer({ body: { executionArn: "1", startDate: 1 } });
    const { sender, root } = await passOn(
      () =>
        instrumentClient(new SFNClient({ ...aws.clientConfig, disableHostPrefix: true })).send(
          new StartExecutionCommand({ stateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:orders" }),
        ),
      () => ({ event: JSON.parse(String(aws.sent()["input"])) as unknown }),
    );
    expect(parentIdsOf(root)).toEqual(idsOf(sender));
  });
});

it("a handler of several messages links to the span that sent them", async () => {
  const ids = ["a", "b"];
  aws.answer({ body: { Successful: ids.map((Id) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(Id) })) } });
  const { sender, received } = await passOn(
    () =>
      instrumentClient(new SQSClient(aws.clientConfig)).send(
        new SendMessageBatchCommand({ QueueUrl, Entries: ids.map((Id) => ({ Id, MessageBody: Id })) }),
      ),
    () => {
      const entries = aws.sent()["Entries"] as Record<string, unknown>[];
      return { event: { Records: entries.map((entry, index) => sqsRecord(String(index), entry)) } };
    },
  );
  const links = received.flatMap((span) => span.links.map(({ context }) => [context.traceId, context.spanId]));
  expect(links).toContainEqual(idsOf(sender));
});

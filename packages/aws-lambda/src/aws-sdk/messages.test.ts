import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  DeleteMessageCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { propagation, SpanKind, SpanStatusCode, context } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { md5, serveAws } from "./aws-server.fixture.ts";
import { instrumentClient } from "./instrument-client.ts";
import { invoke, spanOf } from "./invoke.fixture.ts";

const aws = serveAws();
const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";
const TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:orders";

describe("SQS", () => {
  const sqs = (): SQSClient => instrumentClient(new SQSClient(aws.clientConfig));
  const sentBatch = {
    body: { Successful: ["a", "b"].map((body) => ({ Id: body, MessageId: body, MD5OfMessageBody: md5(body) })) },
  };
  const attribute = (value: string) => ({ DataType: "String", StringValue: value });

  it("carries the context in the attributes of a message, beside the user's", async () => {
    aws.answer({ body: { MD5OfMessageBody: md5("order") } });
    const own = { kind: attribute("new") };
    const { traceparent } = await spanOf(() =>
      sqs().send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: "order", MessageAttributes: own })),
    );
    expect(aws.sent()["MessageAttributes"]).toEqual({ ...own, traceparent: attribute(traceparent) });
  });

  it("carries the context in each message of a batch, whose span counts them", async () => {
    aws.answer(sentBatch);
    const entries = ["a", "b"].map((body) => ({ Id: body, MessageBody: body }));
    const { span, traceparent } = await spanOf(() =>
      sqs().send(new SendMessageBatchCommand({ QueueUrl: QUEUE_URL, Entries: entries })),
    );
    const injected = { MessageAttributes: { traceparent: attribute(traceparent) } };
    expect(aws.sent()["Entries"]).toEqual(entries.map((entry) => ({ ...entry, ...injected })));
    expect(span).toMatchObject({
      name: "SQS.SendMessageBatch",
      kind: SpanKind.PRODUCER,
      attributes: { "messaging.batch.message_count": 2, "messaging.operation.type": "send" },
    });
  });

  it("is an error when messages of a batch are refused", async () => {
    aws.answer({ body: { ...sentBatch.body, Failed: [{ Id: "c", Code: "InternalError", SenderFault: false }] } });
    const entries = ["a", "b", "c"].map((body) => ({ Id: body, MessageBody: body }));
    const { span } = await spanOf(() =>
      sqs().send(new SendMessageBatchCommand({ QueueUrl: QUEUE_URL, Entries: entries })),
    );
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: "1 of 3 failed" },
      attributes: { "error.type": "InternalError" },
      events: [],
    });
  });

  it.each<[string, string[], string[]]>([
    ["has a context of its own", ["traceparent"], []],
    ["has ten attributes", Array.from({ length: 10 }, (_, index) => `own-${index}`), []],
    ["has nine attributes", Array.from({ length: 9 }, (_, index) => `own-${index}`), ["traceparent"]],
    ["has baggage of its own", ["baggage"], ["traceparent"]],
  ])("adds as much as fits to a message that %s", async (_, own, added) => {
    aws.answer({ body: { MD5OfMessageBody: md5("order") } });
    const attributes = Object.fromEntries(own.map((name) => [name, attribute("own")]));
    await invoke(() => {
      const ctx = propagation.setBaggage(context.active(), propagation.createBaggage({ user: { value: "1" } }));
      const command = new SendMessageCommand({
        QueueUrl: QUEUE_URL,
        MessageBody: "order",
        MessageAttributes: attributes,
      });
      return context.with(ctx, () => sqs().send(command));
    });
    const sent = aws.sent()["MessageAttributes"] as Record<string, unknown>;
    expect(sent).toMatchObject(attributes);
    expect(Object.keys(sent).filter((name) => !own.includes(name))).toEqual(added);
  });

  it.each([
    ["would no longer fit with it", 262_144 - 100, false],
    ["is of middle size", 200_000, true],
    ["is larger than what was allowed once", 300_000, true],
  ])("carries it when the message is not so large that it %s", async (_, size, isCarried) => {
    const body = "x".repeat(size);
    aws.answer({ body: { MD5OfMessageBody: md5(body) } });
    await invoke(() => sqs().send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: body })));
    expect("MessageAttributes" in aws.sent()).toBe(isCarried);
  });

  it("links to what received messages carry", async () => {
    const traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
    const message = (attributes: object) => ({ Body: "a", MD5OfBody: md5("a"), MessageAttributes: attributes });
    aws.answer({
      body: { Messages: [message({ traceparent: attribute(traceparent) }), message({ traceparent: attribute("no") })] },
    });
    const { span } = await spanOf(() => sqs().send(new ReceiveMessageCommand({ QueueUrl: QUEUE_URL })));
    expect(span).toMatchObject({
      name: "SQS.ReceiveMessage",
      kind: SpanKind.CLIENT,
      attributes: { "messaging.operation.type": "receive", "messaging.batch.message_count": 2 },
      links: [{ context: { traceId: "1".repeat(32), spanId: "2".repeat(16) } }],
    });
    expect(span.links).toHaveLength(1);
  });

  it.each([
    [new DeleteMessageCommand({ QueueUrl: QUEUE_URL, ReceiptHandle: "a" }), "settle"],
    [new ListQueuesCommand({}), undefined],
  ])("tells what an operation does to messages, if anything: %s", async (command, type) => {
    const { span } = await spanOf(() => sqs().send(command as DeleteMessageCommand));
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.attributes["messaging.operation.type"]).toBe(type);
    expect(span.attributes["messaging.system"]).toBe(type && "aws_sqs");
  });
});

describe("SNS", () => {
  const sns = (): SNSClient => instrumentClient(new SNSClient(aws.clientConfig));
  const answered = (operation: string, result: string) => ({
    headers: { "content-type": "text/xml" },
    body: `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  });
  const form = (): Record<string, string> => Object.fromEntries(new URLSearchParams(aws.requests.at(-1)?.body));

  it("carries the context in the attributes of a message", async () => {
    aws.answer(answered("Publish", "<MessageId>message-1</MessageId>"));
    const { span, traceparent } = await spanOf(() =>
      sns().send(new PublishCommand({ TopicArn: TOPIC_ARN, Message: "order" })),
    );
    expect(form()).toMatchObject({
      "MessageAttributes.entry.1.Name": "traceparent",
      "MessageAttributes.entry.1.Value.DataType": "String",
      "MessageAttributes.entry.1.Value.StringValue": traceparent,
    });
    expect(span).toMatchObject({
      name: "SNS.Publish",
      kind: SpanKind.PRODUCER,
      attributes: {
        "aws.sns.topic.arn": TOPIC_ARN,
        "aws.request_id": "request-1",
        "messaging.system": "aws.sns",
        "messaging.destination.name": "orders",
        "messaging.operation.name": "publish",
        "messaging.operation.type": "send",
        "messaging.message.id": "message-1",
      },
    });
  });

  it("carries the context in each message of a batch", async () => {
    aws.answer(
      answered(
        "PublishBatch",
        "<Successful/><Failed><member><Id>b</Id><Code>Throttled</Code><SenderFault>false</SenderFault></member></Failed>",
      ),
    );
    const entries = ["a", "b"].map((id) => ({ Id: id, Message: id }));
    const { span, traceparent } = await spanOf(() =>
      sns().send(new PublishBatchCommand({ TopicArn: TOPIC_ARN, PublishBatchRequestEntries: entries })),
    );
    for (const index of [1, 2]) {
      const key = `PublishBatchRequestEntries.member.${index}.MessageAttributes.entry.1.Value.StringValue`;
      expect(form()).toMatchObject({ [key]: traceparent });
    }
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: "1 of 2 failed" },
      attributes: { "messaging.batch.message_count": 2, "error.type": "Throttled" },
    });
  });

  it("tells a phone nothing, and nobody its number", async () => {
    aws.answer(answered("Publish", "<MessageId>message-1</MessageId>"));
    const { span } = await spanOf(() => sns().send(new PublishCommand({ PhoneNumber: "+15550100", Message: "code" })));
    expect(JSON.stringify(span.attributes)).not.toContain("15550100");
    expect(aws.requests[0]?.body).not.toContain("traceparent");
  });
});

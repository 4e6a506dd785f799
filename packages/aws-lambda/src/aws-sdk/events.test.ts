import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { serveAws } from "./aws-server.fixture.ts";
import { instrumentClient } from "./instrument-client.ts";
import { spanOf } from "./invoke.fixture.ts";

const aws = serveAws();

describe("EventBridge", () => {
  const bridge = (payloads?: []): EventBridgeClient =>
    instrumentClient(new EventBridgeClient(aws.clientConfig), payloads && { payloads });
  const event = (Detail: string, more: object = {}) => ({ Source: "shop", DetailType: "order", Detail, ...more });
  const details = () => (aws.sent()["Entries"] as { Detail: string }[]).map(({ Detail }) => Detail);

  it("carries the context in the detail of each event, and changes nothing else of it", async () => {
    aws.answer({ body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }, { EventId: "2" }] } });
    const { span, traceparent } = await spanOf(() =>
      bridge().send(new PutEventsCommand({ Entries: [event('{ "id": 12345678901234567890 }'), event("{}")] })),
    );
    const [first = "", second = ""] = details();
    expect(first).toMatch(/^\{ "id": 12345678901234567890 ,"traceparent":"[^"]+"\}$/);
    expect(JSON.parse(first)).toMatchObject({ traceparent });
    expect(JSON.parse(second)).toEqual({ traceparent });
    expect(span).toMatchObject({
      name: "EventBridge.PutEvents",
      kind: SpanKind.PRODUCER,
      attributes: {
        "messaging.system": "aws.eventbridge",
        "messaging.destination.name": "default",
        "messaging.operation.type": "send",
        "messaging.batch.message_count": 2,
      },
    });
  });

  it.each(["[1]", '"text"', "no JSON", '{"traceparent":"own"}', ""])(
    "leaves such a detail alone: %s",
    async (detail) => {
      await spanOf(() => bridge().send(new PutEventsCommand({ Entries: [event(detail)] })));
      expect(details()).toEqual([detail]);
    },
  );

  it("leaves details alone when asked to", async () => {
    await spanOf(() => bridge([]).send(new PutEventsCommand({ Entries: [event("{}")] })));
    expect(details()).toEqual(["{}"]);
  });

  it("names a bus only when it is that of all events, and is an error when some are refused", async () => {
    aws.answer({ body: { FailedEntryCount: 1, Entries: [{ EventId: "1" }, { ErrorCode: "ThrottlingException" }] } });
    const { span } = await spanOf(() =>
      bridge().send(
        new PutEventsCommand({
          Entries: [
            event("{}", { EventBusName: "arn:aws:events:eu-west-1:123456789012:event-bus/orders" }),
            event("{}"),
          ],
        }),
      ),
    );
    expect(span.attributes["messaging.destination.name"]).toBeUndefined();
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: "1 of 2 failed" },
      attributes: { "error.type": "ThrottlingException" },
    });
  });
});

describe("Kinesis", () => {
  const stream = { StreamName: "orders" };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const kinesis = (isAsked = false): KinesisClient => {
    // Its own speaks HTTP/2, and the server does not.
    const { requestHandler } = new SQSClient(aws.clientConfig).config;
    const client = new KinesisClient({ ...aws.clientConfig, requestHandler });
    return instrumentClient(client, isAsked ? { payloads: ["Kinesis"] } : {});
  };

  it("leaves data alone", async () => {
    aws.answer({ body: { SequenceNumber: "7", ShardId: "1" } });
    const { span } = await spanOf(() =>
      kinesis().send(new PutRecordCommand({ ...stream, PartitionKey: "1", Data: bytes("{}") })),
    );
    expect(aws.sent()["Data"]).toBe(Buffer.from("{}").toString("base64"));
    expect(span).toMatchObject({
      name: "Kinesis.PutRecord",
      kind: SpanKind.PRODUCER,
      attributes: {
        "aws.kinesis.stream_name": "orders",
        "messaging.system": "aws.kinesis",
        "messaging.destination.name": "orders",
        "messaging.message.id": "7",
      },
    });
  });

  it("carries the context in data that is the JSON of an object, when asked to", async () => {
    const data = [bytes('{"id":1}'), bytes("text"), new Uint8Array([255, 254])];
    const kept = structuredClone(data);
    aws.answer({
      body: { FailedRecordCount: 1, Records: [{ SequenceNumber: "7" }, { ErrorCode: "InternalFailure" }, {}] },
    });
    const { span, traceparent } = await spanOf(() =>
      kinesis(true).send(
        new PutRecordsCommand({ ...stream, Records: data.map((Data) => ({ Data, PartitionKey: "1" })) }),
      ),
    );
    const sent = (aws.sent()["Records"] as { Data: string }[]).map(({ Data }) => Buffer.from(Data, "base64"));
    expect(JSON.parse(String(sent[0]))).toEqual({ id: 1, traceparent });
    expect(sent.slice(1).map((one) => [...one])).toEqual(kept.slice(1).map((one) => [...one]));
    expect(data).toEqual(kept);
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: "1 of 3 failed" },
      attributes: { "messaging.batch.message_count": 3, "error.type": "InternalFailure" },
    });
  });
});

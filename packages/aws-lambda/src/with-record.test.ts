import { createInMemoryExporter, type ExportedSpan, keepErrors, ratioSampler, withSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { documentDb, dynamoDb, s3 } from "./document-events.fixture.ts";
import { instrument } from "./instrument.ts";
import * as events from "./message-events.fixture.ts";
import { recordsOf as recordsIn } from "./message-invocation.ts";
import type { Sent } from "./sent.fixture.ts";
import type { LambdaOptions } from "./set-up.ts";
import type { LambdaContextLike } from "./types.ts";
import { withRecord } from "./with-record.ts";

const CONTEXT: LambdaContextLike = { functionName: "orders" };
const traceparent = (index: number): string => {
  const digits = String(index).padStart(8, "0");
  return `00-${"a".repeat(24)}${digits}-${"b".repeat(8)}${digits}-01`;
};
const message = (index: number): object => events.sqsRecord(traceparent(index), `m${index}`);

type Handler = (event: { Records: object[] }) => unknown;

/** The spans of an invocation of `handler`, which get what it rejects with as well. */
async function spansOf(
  event: unknown,
  handler: Handler,
  options: LambdaOptions = {},
): Promise<readonly ExportedSpan[]> {
  const exporter = createInMemoryExporter();
  const wrapped = instrument((own: unknown, _context: LambdaContextLike) => handler(own as { Records: object[] }), {
    exporter,
    instrumentHttp: false,
    ...options,
  });
  await Promise.resolve(wrapped(event, CONTEXT)).catch(() => undefined);
  return exporter.spans;
}
const batchOf = (spans: readonly ExportedSpan[]) => spans.find(({ parent }) => parent === "orders")!;
const recordsOf = (spans: readonly ExportedSpan[]) => spans.filter(({ parent }) => parent?.startsWith("process"));
const ids = ({ links }: ExportedSpan) => links.map(({ spanId }) => Number(spanId.slice(8)));

describe("the span of a batch", () => {
  it("links to the senders of all its messages, is the child of none of them, and the handler runs in it", async () => {
    const event = { Records: [message(1), message(2), message(3)] };
    const spans = await spansOf(event, async () => withSpan("work", () => undefined));
    expect(spans.map(({ name, parent }) => [name, parent])).toEqual([
      ["work", "process orders"],
      ["process orders", "orders"],
      ["orders", undefined],
    ]);
    expect(spans[2]?.parentSpanId).toBeUndefined();
    expect(ids(batchOf(spans))).toEqual([1, 2, 3]);
    expect(batchOf(spans).attributes).toMatchObject({ "messaging.batch.message_count": 3 });
    expect(batchOf(spans).attributes["messaging.message.id"]).toBeUndefined();
  });

  it("has 128 links at most, and one for messages of the same sender", async () => {
    const many = { Records: Array.from({ length: 200 }, (_, index) => message(index + 1)) };
    expect(batchOf(await spansOf(many, () => undefined)).links).toHaveLength(128);
    const twins = { Records: [message(1), events.sqsRecord(traceparent(1), "m2"), message(2)] };
    expect(ids(batchOf(await spansOf(twins, () => undefined)))).toEqual([1, 2]);
  });

  it("links also where the option `incoming` says to link, and not where it says to ignore", async () => {
    const event = { Records: [message(1), message(2)] };
    expect(ids(batchOf(await spansOf(event, () => undefined, { incoming: "link" })))).toEqual([1, 2]);
    expect(ids(batchOf(await spansOf(event, () => undefined, { incoming: "ignore" })))).toEqual([]);
  });

  it("costs no look at the messages when nobody wants it", async () => {
    let reads = 0;
    const record = {
      ...message(1),
      get messageAttributes() {
        return void reads++;
      },
    };
    const event = { Records: [record, record] };
    const handler = async (): Promise<never> => withRecord(record, () => Promise.reject(new RangeError("broken")));
    await spansOf(event, handler, { sampler: ratioSampler(0) });
    expect(reads).toBe(0);
    await spansOf(event, handler, { sampler: ratioSampler(0), keep: keepErrors() });
    expect(reads).toBeGreaterThan(0);
  });

  it("fails with the handler's error, and ends when a sync handler has returned", async () => {
    const fail = (): never => {
      throw new RangeError("broken");
    };
    for (const handler of [fail, async () => fail()]) {
      const spans = await spansOf({ Records: [message(1)] }, handler);
      expect(spans.map(({ status }) => status)).toEqual(["ERROR", "ERROR"]);
    }
    expect(await spansOf({ Records: [message(1)] }, () => "done")).toHaveLength(2);
  });

  it("tells how many messages the handler reports as failed", async () => {
    const failures = (...itemIdentifiers: unknown[]) => ({
      batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
    });
    const event = { Records: [message(1), message(2)] };
    const count = async (result: unknown) =>
      batchOf(await spansOf(event, async () => result)).attributes["tracelet.batch_item_failures"];
    expect(await count(failures("m1", "m2"))).toBe(2);
    expect(await count(failures())).toBe(0);
    for (const odd of [undefined, null, "text", {}, { batchItemFailures: 5 }, []])
      expect(await count(odd)).toBeUndefined();
    expect(await count({ batchItemFailures: [null, 5, {}, { itemIdentifier: {} }] })).toBe(4);
    const [, stream] = await spansOf(dynamoDb(""), () => failures("111"));
    expect(stream).toBeUndefined();
    const [root] = await spansOf(dynamoDb(""), () => failures("111"));
    expect(root).toMatchObject({ name: "orders", attributes: { "tracelet.batch_item_failures": 1 } });
  });
});

describe("withRecord", () => {
  it("makes a CONSUMER span for each message, with a link to its sender", async () => {
    const event = { Records: [message(1), message(2)] };
    const spans = await spansOf(event, ({ Records }) =>
      Promise.all(Records.map((record) => withRecord(record, async () => withSpan("work", () => undefined)))),
    );
    const records = recordsOf(spans).filter(({ name }) => name === "process orders");
    expect(records).toMatchObject(
      [1, 2].map((index) => ({
        kind: "CONSUMER",
        status: "UNSET",
        attributes: {
          "messaging.system": "aws_sqs",
          "messaging.operation.type": "process",
          "messaging.destination.name": "orders",
          "messaging.message.id": `m${index}`,
        },
      })),
    );
    expect(records.flatMap(ids)).toEqual([1, 2]);
    expect(records.map(({ parentSpanId }) => parentSpanId)).toEqual([1, 2].map(() => batchOf(spans).spanId));
    expect(spans.filter(({ name }) => name === "work")).toHaveLength(2);
  });

  it.each<[string, Sent, Record<string, unknown>]>([
    ["sns", events.sns, { "messaging.system": "aws.sns", "messaging.destination.name": "shipments" }],
    ["kinesis", events.kinesis, { "messaging.system": "aws.kinesis", "messaging.message.id": "4959" }],
    ["dynamodb", dynamoDb, { "faas.document.collection": "orders", "faas.document.operation": "edit" }],
    ["s3", s3, { "faas.document.collection": "invoices", "faas.document.operation": "insert" }],
    ["kafka", events.msk, { "messaging.system": "kafka", "messaging.destination.name": "orders" }],
    ["activemq", events.activeMq, { "messaging.system": "activemq", "messaging.destination.name": "queues/orders" }],
    ["rabbitmq", events.rabbitMq, { "messaging.system": "rabbitmq" }],
    ["documentdb", documentDb, { "faas.document.collection": "orders" }],
    ["eventbridge", events.eventBridge, { "messaging.system": "aws.eventbridge" }],
  ])("takes a record of %s", async (source, sent, attributes) => {
    const event = sent(traceparent(1));
    const [record] = recordsIn(event);
    const spans = await spansOf(event, () => withRecord(record, () => "done"));
    expect(spans[0]).toMatchObject({
      kind: "CONSUMER",
      name: expect.stringMatching(/^process/),
      attributes,
    });
    expect(spans[0]?.parentSpanId).toBe(spans[1]?.spanId);
    const hasCarrier = !/^(?:dynamodb|s3|documentdb)$/.test(source);
    expect(ids(spans[0]!)).toEqual(hasCarrier ? [1] : []);
  });

  it("marks the messages that the handler reports, also when their own code did not fail", async () => {
    const event = { Records: [message(1), message(2), message(3)] };
    const spans = await spansOf(event, async ({ Records }) => {
      await withRecord(Records[0], async () => "well");
      await withRecord(Records[1], async () => "not so well");
      await withRecord(Records[2], async () => Promise.reject(new RangeError("broken"))).catch(() => undefined);
      return { batchItemFailures: [{ itemIdentifier: "m2" }, { itemIdentifier: "m3" }, { itemIdentifier: "m9" }] };
    });
    expect(recordsOf(spans).map(({ status, attributes }) => [status, attributes["error.type"]])).toEqual([
      ["UNSET", undefined],
      ["ERROR", "batch_item_failure"],
      ["ERROR", "RangeError"],
    ]);
    expect(batchOf(spans)).toMatchObject({ status: "UNSET", attributes: { "tracelet.batch_item_failures": 3 } });
  });

  it("marks the messages of Kafka, which are reported by partition and offset", async () => {
    const record = (topic: string, partition: number, offset: number): object => ({ topic, partition, offset });
    const records = {
      "orders-0": [record("orders", 0, 7), record("orders", 0, 8)],
      "orders-1": [record("orders", 1, 7)],
      "returns-0": [record("returns", 0, 7)],
    };
    const failed = [
      { partition: "orders-0", offset: 8 },
      { partition: "returns-0", offset: 7 },
      { partition: "orders-2", offset: 7 },
      { partition: "orders-1" },
      null,
    ];
    const spans = await spansOf({ eventSource: "aws:kafka", records }, () => {
      for (const one of recordsIn({ records })) withRecord(one, () => "done");
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
    expect(recordsOf(spans).map(({ name, status }) => [name, status])).toEqual([
      ["process orders", "UNSET"],
      ["process orders", "ERROR"],
      ["process orders", "UNSET"],
      ["process returns", "ERROR"],
    ]);
    expect(batchOf(spans).attributes).toMatchObject({ "tracelet.batch_item_failures": 5 });
  });

  it("returns and throws what its function does, in the same way", async () => {
    const error = new Error("own");
    const results: unknown[] = [];
    await spansOf({ Records: [message(1)] }, async ({ Records: [record] }) => {
      results.push(withRecord(record, () => 5));
      results.push(await withRecord(record, async (span) => span.isRecording()));
      expect(() =>
        withRecord(record, () => {
          throw error;
        }),
      ).toThrow(error);
      await expect(withRecord(record, () => Promise.reject(error))).rejects.toBe(error);
    });
    expect(results).toEqual([5, true]);
  });

  it("only runs its function outside of an invocation, whatever the record is", () => {
    for (const record of [null, undefined, 5, "text", {}, message(1)])
      expect(withRecord(record, () => "done")).toBe("done");
  });

  it("takes anything for a record", async () => {
    const odd = [null, undefined, 5, "text", [], {}, { eventSource: 5 }, { headers: 5 }];
    const spans = await spansOf({}, () => odd.map((record) => withRecord(record, () => undefined)));
    expect(spans.map(({ name }) => name)).toEqual([...odd.map(() => "process"), "orders"]);
  });
});

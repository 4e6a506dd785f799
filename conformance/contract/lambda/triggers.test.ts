import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { lambda, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toTree } from "../../span-tree.ts";
import { type Caller, createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/triggers-lambda.ts` };
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";
const STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";

describe("an event on Lambda", { timeout: 60_000 }, () => {
  let collector: Collector;
  let host: LambdaHost;
  beforeAll(async () => {
    collector = await startCollector();
    host = await lambda.start({ app, env: toCollector(collector.url) });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await collector?.close();
  });

  /** Invokes the function, and waits for so many spans of it. */
  async function invoke(event: unknown, count: number): Promise<{ spans: readonly CollectedSpan[]; result: unknown }> {
    const answer = await host.invoke(event);
    if (answer.kind !== "response") throw new Error(answer.error.errorMessage);
    return { spans: await collector.waitFor(count), result: JSON.parse(answer.body.toString("utf8")) as unknown };
  }
  const named = (spans: readonly CollectedSpan[], name: string) => spans.find((span) => span.name === name);
  const linked = (spans: readonly (CollectedSpan | undefined)[]) =>
    spans.flatMap((span) => span?.links.map(({ traceId, spanId }) => `${traceId}-${spanId}`) ?? []).toSorted();
  const idsOf = (callers: readonly Caller[]) => callers.map(({ traceId, spanId }) => `${traceId}-${spanId}`).toSorted();

  it("of SQS: links to the senders, a span for each message, and the failed ones are seen", async () => {
    const callers = [createCaller(), createCaller(), createCaller()];
    const Records = ["well", "throw", "report"].map((body, index) => ({
      messageId: body,
      body,
      attributes: {},
      messageAttributes: { traceparent: { stringValue: callers[index]?.headers.traceparent, dataType: "String" } },
      eventSource: "aws:sqs",
      eventSourceARN: QUEUE,
    }));
    const { spans, result } = await invoke({ Records }, 5);
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: "throw" }, { itemIdentifier: "report" }] });
    expect(toTree(spans, undefined)).toEqual({
      conformance: { "process orders": { "process orders": {}, "process orders (1)": {}, "process orders (2)": {} } },
    });
    const root = spans.find(({ kind }) => kind === "server");
    const batch = spans.find(({ parentSpanId }) => parentSpanId === root?.spanId);
    const messages = spans.filter(({ parentSpanId }) => parentSpanId === batch?.spanId);
    expect(root).toMatchObject({ kind: "server", status: { code: "unset" }, attributes: { "faas.trigger": "pubsub" } });
    expect(batch).toMatchObject({
      kind: "consumer",
      status: { code: "unset" },
      attributes: {
        "messaging.system": "aws_sqs",
        "messaging.destination.name": "orders",
        "messaging.operation.type": "process",
        "tracelet.batch_item_failures": 2,
      },
    });
    expect(linked([batch])).toEqual(idsOf(callers));
    expect(linked(messages)).toEqual(idsOf(callers));
    const failures = messages.map(({ kind, status, attributes }) => [
      kind,
      attributes["messaging.message.id"],
      status.code,
      attributes["error.type"],
    ]);
    expect(failures.toSorted((one, other) => String(one).localeCompare(String(other)))).toEqual([
      ["consumer", "report", "error", "batch_item_failure"],
      ["consumer", "throw", "error", "RangeError"],
      ["consumer", "well", "unset", undefined],
    ]);
  });

  it("of Kafka: links to the senders, and the messages are seen that are reported by partition and offset", async () => {
    const callers = [createCaller(), createCaller()];
    const records = ["well", "report"].map((value, index) => ({
      topic: "orders",
      partition: index,
      offset: 7,
      value: Buffer.from(value).toString("base64"),
      headers: [{ traceparent: [...Buffer.from(callers[index]!.headers.traceparent)] }],
    }));
    const event = { eventSource: "aws:kafka", records: { "orders-0": [records[0]], "orders-1": [records[1]] } };
    const { spans, result } = await invoke(event, 4);
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: { partition: "orders-1", offset: 7 } }] });
    expect(toTree(spans, undefined)).toEqual({
      conformance: { "process orders": { "process orders": {}, "process orders (1)": {} } },
    });
    const failed = spans.filter(({ status }) => status.code === "error");
    expect(failed).toMatchObject([{ kind: "consumer", attributes: { "error.type": "batch_item_failure" } }]);
    expect(linked(failed)).toEqual(idsOf([callers[1]!]));
    expect(linked(spans)).toEqual(idsOf([...callers, ...callers]));
  });

  it("of Kinesis: links to those that wrote the records", async () => {
    const callers = [createCaller(), createCaller()];
    const Records = callers.map(({ headers }, index) => ({
      eventSource: "aws:kinesis",
      eventSourceARN: STREAM,
      kinesis: {
        sequenceNumber: String(index),
        data: Buffer.from(JSON.stringify({ click: index, ...headers })).toString("base64"),
      },
    }));
    const { spans } = await invoke({ Records }, 4);
    expect(toTree(spans, undefined)).toEqual({
      conformance: { "process clicks": { "process clicks": {}, "process clicks (1)": {} } },
    });
    expect(linked(spans)).toEqual(idsOf([...callers, ...callers]));
  });

  it("of EventBridge: goes on with the trace of its only sender", async () => {
    const { traceId, spanId, headers } = createCaller();
    const event = { version: "0", id: "1", "detail-type": "OrderPlaced", source: "shop", detail: headers };
    const { spans } = await invoke(event, 3);
    expect(toTree(spans, spanId)).toEqual({ conformance: { "process OrderPlaced": { work: {} } } });
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    expect(linked([named(spans, "process OrderPlaced")])).toEqual([`${traceId}-${spanId}`]);
  });

  it.each<[string, string, object]>([
    ["a REST API", "GET /{status}", { resource: "/{status}", requestContext: { stage: "prod", apiId: "a1" } }],
    ["a load balancer", "GET", { requestContext: { elb: { targetGroupArn: "arn" } } }],
  ])("of %s: a SERVER span with the route and the status", async (_, name, change) => {
    const { traceId, spanId, headers } = createCaller();
    const event = { httpMethod: "GET", path: "/503", headers: { Host: "shop.example.com", ...headers }, ...change };
    const { spans } = await invoke(event, 2);
    expect(toTree(spans, spanId)).toEqual({ [name]: { work: {} } });
    expect(named(spans, name)).toMatchObject({
      traceId,
      kind: "server",
      status: { code: "error", message: "" },
      attributes: {
        "faas.trigger": "http",
        "http.request.method": "GET",
        "url.path": "/503",
        "server.address": "shop.example.com",
        "http.response.status_code": 503,
        "error.type": "503",
      },
    });
  });

  it("of an AWS SDK client: its context is in the client context", async () => {
    const { spanId, headers } = createCaller();
    await host.invoke({ order: 7 }, { clientContext: { custom: headers } });
    expect(toTree(await collector.waitFor(2), spanId)).toEqual({ conformance: { work: {} } });
  });
});

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
/** Runs what README and documentation show, on the platforms that it is for. */
import { type Collector, startCollector } from "conformance/collector.ts";
import { textOf } from "conformance/hosts/host.ts";
import { createLambdaHostKind, type LambdaHost } from "conformance/hosts/lambda/lambda.ts";
import { type WorkerdHost, type WorkerdStartOptions, workerd } from "conformance/hosts/workerd.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const path = (name: string): string => `${import.meta.dirname}/${name}.ts`;
/** Their exporters name a backend: what they answer is what there is to see without a key for it. */
const off = { OTEL_SDK_DISABLED: "true" };

let collector: Collector;
let on: Record<string, string>;
beforeAll(async () => {
  collector = await startCollector();
  on = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: "quick-start" };
});
afterEach(() => collector.reset());
afterAll(() => collector.close());

const arrives = (name: string): Promise<unknown> =>
  collector.waitFor(({ spans }) => spans.some((span) => span.name === name), `a span "${name}"`);

describe("the examples for Workers", () => {
  const config: WorkerdStartOptions["config"] = {
    durable_objects: { bindings: [{ name: "COUNTER", class_name: "Counter" }] },
    migrations: [{ tag: "v1", new_sqlite_classes: ["Counter"] }],
    queues: {
      producers: [{ binding: "ORDERS", queue: "orders" }],
      consumers: [{ queue: "orders", max_batch_timeout: 0 }],
    },
    services: [{ binding: "PRICES", service: "conformance", entrypoint: "Prices" }],
    workflows: [{ binding: "WORKFLOW", name: "orders", class_name: "Order" }],
  };
  let host: WorkerdHost;
  let silent: WorkerdHost;
  beforeAll(async () => {
    const app = { worker: path("run-workers"), lambda: "" };
    [host, silent] = await Promise.all([
      workerd.start({ app, env: on, config }),
      workerd.start({ app, env: off, config }),
    ]);
  });
  afterAll(() => Promise.all([host?.close(), silent?.close()]));

  it.each([
    ["/worker/there", "hello from /there", "GET"],
    ["/hono/orders/7", "an order", "GET /orders/:id"],
    ["/logs/there", "ok", "GET"],
    ["/figures/", /"started":/, "GET"],
    ["/local-backend/", "ok", "GET"],
    ["/privacy/", "ok", "GET"],
    ["/sampling/", "ok", undefined],
    ["/binding-options/", "ok", "GET"],
    ["/queues/7", "queued", "process orders"],
    ["/rpc/", '{"price":3}', "PRICES/quote"],
    ["/count/", "1", "Counter/increment"],
    ["/order/", /^"[\w-]+"$/, "ask the bank"],
  ])("answer %s with %s, and a span %s", async (url, answer, span) => {
    expect(textOf(await host.request(url))).toMatch(answer);
    if (span) await arrives(span);
  });

  it("run for a cron trigger", async () => {
    expect(await host.worker().scheduled({ cron: "*/5 * * * *" })).toMatchObject({ outcome: "ok" });
    await arrives("send report");
  });

  it.each([
    ["/backends/", "ok"],
    ["/secrets/", "ok"],
    ["/several-backends/", "ok"],
    ["/hono-alone/orders/7", '{"id":"7"}'],
  ])("answer %s with %s where tracing is off", async (url, answer) => {
    expect(textOf(await silent.request(url))).toBe(answer);
    expect(collector.connections).toBe(0);
  });
});

describe("the examples for Lambda", () => {
  let host: LambdaHost;
  let silent: LambdaHost;
  let sent: string | undefined;
  /** Amazon SQS, as far as the example asks it for something. */
  const queue = createServer((request, response) => {
    void readJson(request).then(({ MessageBody }) => {
      sent = MessageBody;
      const answer = { MessageId: "1", MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
    });
  });
  beforeAll(async () => {
    const app = { worker: "", lambda: path("run-lambda") };
    await once(queue.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(queue.address() as AddressInfo).port}`;
    const aws = {
      AWS_ENDPOINT_URL_SQS: url,
      QUEUE_URL: `${url}/1/orders`,
      AWS_ACCESS_KEY_ID: "-",
      AWS_SECRET_ACCESS_KEY: "-",
    };
    const kind = createLambdaHostKind("Lambda", { format: "cjs" }); // the AWS SDK is CommonJS
    [host, silent] = await Promise.all([kind.start({ app, env: { ...on, ...aws } }), kind.start({ app, env: off })]);
  });
  afterAll(async () => {
    await Promise.all([host?.close(), silent?.close()]);
    queue.close();
  });

  const record = {
    messageId: "1",
    body: "tea",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:1:orders",
  };

  it.each([
    ["lambda", {}, { statusCode: 200, body: "hello object" }, "conformance"],
    ["middy", {}, { statusCode: 200 }, "conformance"],
    ["own-keep", {}, { statusCode: 200 }, undefined],
    ["system-metrics", {}, "ok", "conformance"],
    ["messages", { Records: [record] }, { batchItemFailures: [] }, "process orders"],
  ])("answer %s for %j with %j, and a span %s", async (example, event, answer, span) => {
    const result = await host.invoke({ example, event });
    expect(result.kind === "response" && JSON.parse(result.body.toString())).toEqual(answer);
    if (span) await arrives(span);
  });

  it.each([
    ["options", { statusCode: 200, body: "hello object" }],
    ["secrets", { statusCode: 200, body: "ok" }],
  ])("answer %s with %j where nobody has its key", async (example, answer) => {
    const result = await silent.invoke({ example, event: {} });
    expect(result.kind === "response" && JSON.parse(result.body.toString())).toEqual(answer);
  });

  it("send a message to a queue in a span", async () => {
    expect(await host.invoke({ example: "aws-sdk", event: { id: "tea" } })).toMatchObject({ kind: "response" });
    expect(sent).toBe("tea");
    await arrives("SQS.SendMessage");
  });

  it.each([
    ["lambda-streaming", "hello world", "look up name", true],
    ["lambda-extension", "hello object", "GET", false],
  ])("run %s, which answers %j", async (example, answer, span, streams) => {
    const app = { worker: "", lambda: path(example) };
    const own = await createLambdaHostKind("Lambda", { streams }).start({ app, env: on });
    try {
      expect(textOf(await own.request("/"))).toBe(answer);
      await arrives(span);
    } finally {
      await own.close();
    }
  });
});

async function readJson(request: IncomingMessage): Promise<{ MessageBody: string }> {
  const chunks = await request.toArray();
  return JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as { MessageBody: string };
}

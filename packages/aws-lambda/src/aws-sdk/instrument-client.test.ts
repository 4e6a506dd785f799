import { diag, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { SendMessageCommand, SQS, SQSClient } from "@aws-sdk/client-sqs";
import { ConfigurationError, untraced, withSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { invoke } from "./invoke.fixture.ts";
import { md5, serveAws } from "./aws-server.fixture.ts";
import { instrumentClient, type InstrumentClientOptions } from "./instrument-client.ts";

const aws = serveAws();
const QUEUE = { QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders", MessageBody: "order 1" };
const SENT = { body: { MessageId: "message-1", MD5OfMessageBody: md5(QUEUE.MessageBody) } };

const clientOf = (config: object = {}, options?: InstrumentClientOptions): SQSClient =>
  instrumentClient(new SQSClient({ ...aws.clientConfig, ...config }), options);

describe("a call of an instrumented client", () => {
  it("is one span below the active one, without another one for its HTTP request", async () => {
    aws.answer(SENT);
    const { spans, root } = await invoke(() => withSpan("work", () => clientOf().send(new SendMessageCommand(QUEUE))));
    const [span, work] = spans;
    expect(spans.map(({ name }) => name)).toEqual(["SQS.SendMessage", "work"]);
    expect(span).toMatchObject({ kind: SpanKind.PRODUCER, status: { code: SpanStatusCode.UNSET } });
    expect(span?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId);
    expect(span?.spanContext().traceId).toBe(root.spanContext().traceId);
    expect(span?.attributes).toEqual({
      "rpc.system": "aws-api",
      "rpc.service": "SQS",
      "rpc.method": "SendMessage",
      "cloud.region": "eu-west-1",
      "server.address": "127.0.0.1",
      "server.port": aws.port,
      "http.response.status_code": 200,
      "aws.request_id": "request-1",
      "aws.sqs.queue.url": QUEUE.QueueUrl,
      "messaging.system": "aws_sqs",
      "messaging.destination.name": "orders",
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      "messaging.message.id": "message-1",
    });
    expect(aws.requests[0]?.headers["traceparent"]).toBeUndefined();
  });

  it("tells an IPv6 address without the brackets of the URL", async () => {
    const client = clientOf({ endpoint: "http://[::1]:1" });
    const { spans } = await invoke(() => client.send(new SendMessageCommand(QUEUE)).catch(() => undefined));
    expect(spans[0]?.attributes).toMatchObject({ "server.address": "::1", "server.port": 1 });
  });

  it("has spans for its HTTP requests when asked to", async () => {
    aws.answer(SENT);
    const { spans } = await invoke(() => clientOf({}, { httpSpans: true }).send(new SendMessageCommand(QUEUE)));
    expect(spans.map(({ name }) => name)).toEqual(["POST", "SQS.SendMessage"]);
    expect(spans[0]?.parentSpanContext?.spanId).toBe(spans[1]?.spanContext().spanId);
  });

  it("returns what it returns without, and leaves its input as it is", async () => {
    aws.answer(SENT, SENT);
    const command = new SendMessageCommand(QUEUE);
    const before = structuredClone(command.input);
    const { result } = await invoke(() => clientOf().send(command));
    expect(command.input).toEqual(before);
    expect(result).toEqual(await new SQSClient(aws.clientConfig).send(new SendMessageCommand(QUEUE)));
  });

  it("works by callback, and by the client that has a method for each operation", async () => {
    aws.answer(SENT, SENT);
    const { spans, result } = await invoke(async () => {
      const called = await new Promise((resolve) => {
        clientOf().send(new SendMessageCommand(QUEUE), (_, output) => resolve(output?.MessageId));
      });
      await instrumentClient(new SQS(aws.clientConfig)).sendMessage(QUEUE);
      return called;
    });
    expect(result).toBe("message-1");
    expect(spans.map(({ name }) => name)).toEqual(["SQS.SendMessage", "SQS.SendMessage"]);
  });

  it("works with a client whose handlers are cached, each time anew", async () => {
    aws.answer(SENT, SENT);
    const client = clientOf({ cacheMiddleware: true });
    const { spans } = await invoke(async () => {
      await client.send(new SendMessageCommand(QUEUE));
      await client.send(new SendMessageCommand(QUEUE));
    });
    expect(spans).toHaveLength(2);
    expect(new Set(spans.map((span) => span.spanContext().spanId)).size).toBe(2);
  });

  it("is an error by the SDK's name of it, recorded once, and rejects with the same error", async () => {
    const body = { __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "no such queue" };
    aws.answer({ status: 400, body });
    const { spans, result: error } = await invoke(() =>
      clientOf()
        .send(new SendMessageCommand(QUEUE))
        .catch((reason: unknown) => reason),
    );
    expect(error).toMatchObject({ name: "QueueDoesNotExist", message: "no such queue" });
    expect(spans).toMatchObject([
      {
        name: "SQS.SendMessage",
        status: { code: SpanStatusCode.ERROR, message: "no such queue" },
        attributes: {
          "error.type": "QueueDoesNotExist",
          "http.response.status_code": 400,
          "aws.request_id": "request-1",
        },
        events: [{ name: "exception" }],
      },
    ]);
  });

  it("is an error when there is no connection", async () => {
    const { spans } = await invoke(() =>
      clientOf({ endpoint: "http://127.0.0.1:1" })
        .send(new SendMessageCommand(QUEUE))
        .catch(() => undefined),
    );
    expect(spans).toMatchObject([{ status: { code: SpanStatusCode.ERROR }, events: [{ name: "exception" }] }]);
    expect(spans[0]?.attributes["http.response.status_code"]).toBeUndefined();
  });

  it("counts how often its request was sent again, in one span", async () => {
    const busy = { status: 503, body: { __type: "ServiceUnavailable" } };
    aws.answer(busy, busy, SENT);
    const { spans } = await invoke(() => clientOf({ maxAttempts: 3 }).send(new SendMessageCommand(QUEUE)));
    expect(aws.requests).toHaveLength(3);
    expect(spans).toMatchObject([
      { status: { code: SpanStatusCode.UNSET }, attributes: { "http.request.resend_count": 2 } },
    ]);
  });

  it("carries the same context in each attempt", async () => {
    aws.answer({ status: 503, body: { __type: "ServiceUnavailable" } }, SENT);
    await invoke(() => clientOf({ maxAttempts: 2 }).send(new SendMessageCommand(QUEUE)));
    expect(aws.requests[0]?.body).toContain("traceparent");
    expect(aws.requests[1]?.body).toBe(aws.requests[0]?.body);
  });
});

describe("an instrumented client", () => {
  it("is the client that was given, with its own type", () => {
    const client = new SQSClient(aws.clientConfig);
    const instrumented: SQSClient = instrumentClient(client);
    expect(instrumented).toBe(client);
  });

  it("is instrumented once, however often that is asked for", async () => {
    aws.answer(SENT);
    const client = instrumentClient(instrumentClient(new SQSClient(aws.clientConfig)));
    const { spans } = await invoke(() => client.send(new SendMessageCommand(QUEUE)));
    expect(spans).toHaveLength(1);
  });

  it("is inert outside of an invocation", async () => {
    aws.answer(SENT);
    const output = await clientOf().send(new SendMessageCommand(QUEUE));
    expect(output.MessageId).toBe("message-1");
    expect(aws.sent()).toEqual(QUEUE);
  });

  it("neither traces nor tells a context where tracing is suppressed", async () => {
    aws.answer(SENT);
    const { spans } = await invoke(() => untraced(() => clientOf().send(new SendMessageCommand(QUEUE))));
    expect(spans).toEqual([]);
    expect(aws.sent()).toEqual(QUEUE);
  });

  it("tells the context of a call that is not sampled, and that it is not", async () => {
    aws.answer(SENT);
    const sampler = { shouldSample: () => ({ decision: 0 as const }), toString: () => "none" };
    await invoke(() => clientOf().send(new SendMessageCommand(QUEUE)), { sampler }).catch(() => undefined);
    expect(aws.sent()["MessageAttributes"]).toMatchObject({
      traceparent: { StringValue: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-0[02]$/) as string },
    });
  });

  it("keeps concurrent calls apart", async () => {
    aws.answer(SENT, SENT, SENT);
    const client = clientOf();
    const { spans } = await invoke(() =>
      Promise.all(
        [1, 2, 3].map((order) =>
          withSpan(`order ${order}`, () =>
            client.send(new SendMessageCommand({ ...QUEUE, MessageGroupId: `${order}` })),
          ),
        ),
      ),
    );
    const idOf = (name: string) => spans.find((span) => span.name === name)?.spanContext().spanId;
    const parents = spans
      .filter(({ name }) => name === "SQS.SendMessage")
      .map((span) => span.parentSpanContext?.spanId);
    expect(new Set(parents)).toEqual(new Set([idOf("order 1"), idOf("order 2"), idOf("order 3")]));
  });

  it.each([
    ["null", null],
    ["undefined", undefined],
    ["a client of version 2", { sendMessage: () => undefined }],
  ])("cannot be made of %s", (_, client) => {
    expect(() => instrumentClient(client as unknown as SQSClient)).toThrow(ConfigurationError);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 7],
    ["other types", { QueueUrl: 7, MessageBody: { a: 1n }, MessageAttributes: "text" }],
  ])("fails for such an input as the client does without: %s", async (_, input) => {
    const outcome = (client: SQSClient): Promise<unknown> => {
      const command = new SendMessageCommand(QUEUE);
      (command as { input: unknown }).input = input;
      return client.send(command).then(() => "fine", String);
    };
    const { result } = await invoke(() => outcome(clientOf()));
    expect(result).toBe(await outcome(new SQSClient(aws.clientConfig)));
  });

  it("says once what it cannot read, and does what the client does without", async () => {
    const said: string[] = [];
    const ignore = (): void => undefined;
    const warn = (message: string): void => void said.push(message);
    diag.setLogger({ error: ignore, warn, info: ignore, debug: ignore, verbose: ignore });
    const input = Object.defineProperty({ ...QUEUE }, "QueueUrl", {
      enumerable: true,
      get: (): never => {
        throw Object.create(null);
      },
    });
    const client = clientOf();
    const { result } = await invoke(() =>
      Promise.allSettled([client.send(new SendMessageCommand(input)), client.send(new SendMessageCommand(input))]),
    );
    diag.disable();
    expect(result).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    expect(said).toEqual(["@tracelet/aws-lambda: a call of the AWS SDK is not fully traced: object (said once)"]);
  });

  it("leaves the active span what it was", async () => {
    aws.answer(SENT);
    const { result } = await invoke(async () => {
      const before = trace.getActiveSpan();
      const sending = clientOf().send(new SendMessageCommand(QUEUE));
      const during = trace.getActiveSpan();
      await sending;
      return [during === before, trace.getActiveSpan() === before];
    });
    expect(result).toEqual([true, true]);
  });
});

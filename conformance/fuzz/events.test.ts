import { instrument as instrumentLambda, type LambdaContextLike, withRecord } from "@tracelet/aws-lambda";
import { instrument as instrumentWorker, messageBody, withMessage } from "@tracelet/cloudflare";
import { createInMemoryExporter } from "@tracelet/core";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { arbitraryMake, arbitraryText } from "./arbitrary-values.ts";
import { createFuzzCollector } from "./fuzz-collector.ts";
import { fuzz } from "./fuzz.ts";

/** Members that the shapes of events are told by. */
const KEYS = [
  ..."Records headers multiValueHeaders requestContext httpMethod path rawPath routeKey version resource info".split(
    " ",
  ),
  ..."eventSource EventSource eventSourceARN messageAttributes attributes AWSTraceHeader stringValue Sns body".split(
    " ",
  ),
  ..."detail-type source detail records kinesis data dynamodb s3 bucket object name key cf request method http".split(
    " ",
  ),
  ..."traceparent tracestate baggage Value value bytes elb connectionId domainName sourceIp type methodArn".split(" "),
  ..."parentTypeName fieldName messageId receiptHandle eventTime time id __proto__ constructor toString length 0".split(
    " ",
  ),
];
const WORDS = [
  ..."aws:sqs aws:sns aws:kinesis aws:s3 aws:dynamodb aws:kafka aws.events aws.scheduler 2.0 1.0 GET POST".split(" "),
  "arn:aws:sqs:eu-west-1:123456789012:orders",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  '{"MessageAttributes":{"traceparent":{"Value":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}}',
];

/** JSON in the shape of an event, or nearly. */
const { event } = fc.letrec<{ event: unknown; list: unknown }>((tie) => ({
  list: fc.array(tie("event"), { maxLength: 3 }),
  event: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, true, 0, ""),
    arbitraryText,
    fc.jsonValue(),
    tie("list"),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie("event")), { maxLength: 8 })
      // Not by assignment, for which `__proto__` is no key.
      .map((members) => Object.fromEntries(members)),
  ),
}));

const context: LambdaContextLike = { awsRequestId: "id", functionName: "fuzzed" };

describe("an event of Lambda", () => {
  const exporter = createInMemoryExporter();
  const decoded = createFuzzCollector();
  const options = {
    exporter: [exporter, { url: "http://collector.test/v1/traces", fetch: decoded.fetch }],
    capture: { query: true, requestHeaders: ["x-a", "host"] },
    instrumentHttp: false,
  };
  let seen: unknown;
  const handler = instrumentLambda(async (given: unknown, _context: LambdaContextLike) => {
    seen = given;
    const records = (given as { Records?: unknown } | null)?.Records;
    if (Array.isArray(records)) {
      for (const record of records as unknown[]) withRecord(record as object, () => undefined);
    }
    return given;
  }, options);

  fuzz("reaches the handler as it came, and has one root", [event], async (given) => {
    exporter.reset();
    const text = JSON.stringify(given);
    expect((await handler(given, context)) === given).toBe(true);
    expect(seen === given).toBe(true);
    expect(JSON.stringify(given)).toBe(text);
    expect(exporter.spans.filter(({ kind }) => kind === "SERVER")).toHaveLength(1);
    expect(decoded.take()).toHaveLength(exporter.spans.length);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  fuzz("may be no JSON at all, and its context anything", [arbitraryMake, arbitraryMake], async (make, makeContext) => {
    const given = make();
    const answered = instrumentLambda(
      (_event: unknown, _context: LambdaContextLike): Promise<unknown> => Promise.resolve("answer"),
      options,
    );
    expect(await answered(given, makeContext() as LambdaContextLike)).toBe("answer");
    decoded.take();
  });

  fuzz("may be answered with anything", [event, arbitraryMake], async (given, make) => {
    const answer = [make()];
    const answering = instrumentLambda(
      (_event: unknown, _context: LambdaContextLike): Promise<unknown> => Promise.resolve(answer),
      options,
    );
    expect((await answering(given, context)) === answer).toBe(true);
    const [inner] = answer;
    const bare = instrumentLambda(
      (_event: unknown, _context: LambdaContextLike): Promise<unknown> =>
        Promise.resolve({ statusCode: inner, batchItemFailures: inner }),
      options,
    );
    await bare(given, context);
    decoded.take();
  });
});

/** An execution context whose promises can be waited for. */
function createExecutionContext(): { readonly context: object; drained(): Promise<void> } {
  const held: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>): void => void held.push(promise);
  return {
    context: { waitUntil, passThroughOnException: () => undefined, props: {} },
    drained: async () => {
      for (let index = 0; index < held.length; index++) await held[index];
    },
  };
}

describe("a batch of a queue", () => {
  const { fetch, take } = createFuzzCollector();
  const bodies: unknown[] = [];
  const { queue } = instrumentWorker(
    {
      async queue(batch: { readonly messages: readonly { readonly body: unknown }[] }) {
        for (const message of batch.messages) {
          bodies.push(message.body);
          await withMessage(message as never, () => messageBody(message));
        }
      },
    } as never,
    { exporter: { url: "http://collector.test/v1/traces", fetch }, settleMillis: 0 },
  ) as unknown as { queue(batch: object, env: object, context: object): Promise<void> };

  /** Nearly envelopes, too. */
  const body = fc.oneof(
    event,
    fc.record({ tracelet: fc.constantFrom<unknown>(1, "1", null), context: event, body: event }, { requiredKeys: [] }),
    fc.record({
      tracelet: fc.constant(1),
      context: fc.dictionary(fc.constantFrom("traceparent", "tracestate", "baggage", "__proto__"), arbitraryText),
      body: event,
    }),
  );

  fuzz("reaches the consumer as it was sent", [fc.array(body, { maxLength: 5 })], async (sent) => {
    bodies.length = 0;
    const messages = sent.map((one, index) => ({
      id: `${index}`,
      body: one,
      ack: () => undefined,
      retry: () => undefined,
    }));
    const expected = messages.map((message) => messageBody({ body: message.body }));
    const execution = createExecutionContext();
    await queue(
      { queue: "orders", messages, ackAll: () => undefined, retryAll: () => undefined },
      {},
      execution.context,
    );
    await execution.drained();
    expect(bodies.length).toBe(expected.length);
    expect(bodies.every((one, index) => one === expected[index])).toBe(true);
    expect(take()).toHaveLength(1 + sent.length);
  });
});

describe("a request to a Worker", () => {
  const { fetch, take } = createFuzzCollector();
  const response = new Response("body");
  const handler = instrumentWorker({ fetch: () => response } as never, {
    exporter: { url: "http://collector.test/v1/traces", fetch },
    capture: { query: true },
    settleMillis: 0,
  }) as unknown as { fetch(request: object, env: object, context: object): Promise<Response> };

  const url = fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), arbitraryText);
  const latin = fc.string({ unit: fc.integer({ min: 0x21, max: 0xff }).map((unit) => String.fromCharCode(unit)) });

  fuzz(
    "is answered, whatever its URL, method, headers and `cf` are",
    [url, latin, arbitraryMake],
    async (text, header, make) => {
      const execution = createExecutionContext();
      const headers = new Headers({ traceparent: header, baggage: header, "user-agent": header, "cf-ray": header });
      const request = { method: header, url: text, headers, cf: make() };
      const answer = await handler.fetch(request, {}, execution.context);
      expect(answer.status).toBe(200);
      await execution.drained();
      // What cannot be read at all is served without a span.
      expect(take().length).toBeLessThanOrEqual(1);
    },
  );
});

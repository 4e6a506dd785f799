import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { createTracing, optionsFromEnv, propagatorFromEnv, recordError, tracedFetch } from "@tracelet/core";
import { instrument, type LambdaContextLike } from "@tracelet/aws-lambda";
import { describe, expect, it } from "vitest";
import { createFuzzPlatform } from "../fuzz/fuzz-platform.ts";

const MEBIBYTE = 1_048_576;

/** What makes naive patterns try again and again, repeated to a megabyte: quadratic time would take hours. */
const UNITS = [
  ..."a , ; = - : / % ? & @ # ( [ { \" ' \\ \t \n a=b a=b, a=b; %2 %zz =, ,= ;;".split(" "),
  " ",
  "password=",
  "password: ",
  "authorization: ",
  "Bearer ",
  "eyJ",
  "sk-",
  "://",
  "a://b@",
  "?a=",
  "key",
  "-----BEGIN PRIVATE KEY-----",
  "-----BEGIN ",
  '" is an invalid header value',
  "Root=1-",
  "Root=1-5759e988-bd862e3fe1be46a994272793;",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "é",
  "\ud83d",
].filter((unit) => unit !== "");
const large = (unit: string): string => unit.repeat(Math.ceil(MEBIBYTE / unit.length));

const HEADERS = ["traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "uber-trace-id", "x-amzn-trace-id"];
const getter = {
  keys: (carrier: object) => Object.keys(carrier),
  get: (carrier: Readonly<Record<string, string>>, key: string) => carrier[key],
};

describe("a megabyte", { timeout: 120_000 }, () => {
  const propagator = propagatorFromEnv({ OTEL_PROPAGATORS: "tracecontext,baggage,b3,b3multi,jaeger,xray" })!;

  it("in each header of a context is read in passing", () => {
    for (const unit of UNITS) {
      const text = large(unit);
      for (const prefix of ["", "a=b,", "00-", "Root=1-"]) {
        const carrier = Object.fromEntries(HEADERS.map((name) => [name, prefix + text]));
        const ctx = propagator.extract(context.active(), carrier, getter);
        const sent: Record<string, string> = {};
        propagator.inject(ctx, sent, { set: (to: typeof sent, key, value) => void (to[key] = value) });
        expect(Object.values(sent).every((value) => value.length <= 8_192)).toBe(true);
      }
    }
  });

  it("in each variable is read in passing", () => {
    for (const unit of UNITS) {
      const text = large(unit);
      const names = ["SERVICE_NAME", "RESOURCE_ATTRIBUTES", "PROPAGATORS", "TRACES_EXPORTER", "TRACES_SAMPLER"];
      const env = Object.fromEntries(
        [...names, "TRACES_SAMPLER_ARG", "EXPORTER_OTLP_HEADERS", "EXPORTER_OTLP_ENDPOINT"].map((name) => [
          `OTEL_${name}`,
          text,
        ]),
      );
      optionsFromEnv(env);
      createTracing({ enabled: true }, env);
    }
  });

  it("in a message that is thrown, a URL and a query is masked in passing", async () => {
    const { run } = createFuzzPlatform({ capture: { query: true }, maxBytes: 1_000_000_000 });
    for (const unit of UNITS) {
      const text = large(unit);
      await run(async (root) => {
        recordError(root, new Error(text, { cause: new Error(`x ${text}`) }));
        root.setStatus({ code: SpanStatusCode.ERROR, message: text });
        await tracedFetch(() => Promise.resolve(new Response()), `https://callee.test/${text}?${text}#${text}`);
      });
    }
  });

  it("in all places of an event of Lambda together is read in passing", async () => {
    const handler = instrument((_event: unknown, _context: LambdaContextLike) => Promise.resolve("answer"), {
      exporter: { url: "http://collector.test", fetch: () => Promise.resolve(new Response()) },
      capture: { query: true },
      instrumentHttp: false,
    });
    for (const unit of UNITS) {
      const text = large(unit).slice(0, MEBIBYTE / 16);
      const headers = Object.fromEntries(HEADERS.map((name) => [name, text]));
      const attributes = Object.fromEntries(HEADERS.map((name) => [name, { stringValue: text }]));
      const events = [
        {
          version: "2.0",
          rawPath: text,
          rawQueryString: text,
          routeKey: text,
          headers,
          requestContext: { http: { method: text } },
        },
        { Records: [{ eventSource: "aws:sqs", eventSourceARN: text, messageAttributes: attributes, body: text }] },
        { Records: [{ EventSource: "aws:sns", Sns: { TopicArn: text, MessageAttributes: attributes } }] },
        { Records: [{ eventSource: "aws:kinesis", eventSourceARN: text, kinesis: { data: text } }] },
        { source: text, "detail-type": text, detail: headers },
      ];
      for (const event of events)
        expect(await handler(event, { functionName: text, invokedFunctionArn: text })).toBe("answer");
    }
  });
});

describe("names of prototypes", () => {
  const POLLUTION = "__proto__=polluted,constructor=polluted,toString=polluted,__proto__.polluted=1";

  it("in headers and variables change no prototype, and no other value", async () => {
    const { run } = createFuzzPlatform({
      ...optionsFromEnv({ OTEL_PROPAGATORS: "tracecontext,baggage,jaeger" }),
      resourceAttributes: JSON.parse('{"__proto__": "polluted"}') as Record<string, string>,
    });
    const carrier = { baggage: POLLUTION, "uberctx-__proto__": "polluted", tracestate: POLLUTION };
    await run(() => undefined, { incoming: { carrier, getter: getter as never } });
    createTracing({ enabled: true }, {
      OTEL_RESOURCE_ATTRIBUTES: POLLUTION,
      OTEL_EXPORTER_OTLP_HEADERS: POLLUTION,
      __proto__: null,
    } as never);
    const [root] = await run((span) => {
      const attributes = JSON.parse('{"__proto__": ["polluted"], "constructor": "own"}') as Record<string, string>;
      span.setAttributes(attributes).addEvent("event", attributes);
    });
    expect(root?.attributes).toMatchObject({ constructor: "own" });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("a forged context", () => {
  const forged = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const incoming = { carrier: { traceparent: forged, baggage: "user=admin" }, getter: getter as never };

  it.each([
    ["ignore", 0],
    ["link", 1],
  ] as const)("with incoming: %j starts a trace of its own, and tells none of its baggage", async (policy, links) => {
    const { run } = createFuzzPlatform({ incoming: policy });
    let sent = new Headers();
    const callee = (_: unknown, init?: RequestInit): Promise<Response> => {
      sent = new Headers(init?.headers);
      return Promise.resolve(new Response());
    };
    const spans = await run(() => tracedFetch(callee, "https://callee.test/"), { incoming });
    expect(spans.every(({ traceId }) => !forged.includes(traceId))).toBe(true);
    expect(spans.find(({ kind }) => kind === "server")?.links).toHaveLength(links);
    expect(sent.get("baggage")).toBeNull();
    expect(sent.get("traceparent")).not.toContain(forged.slice(3, 35));
  });

  it("that says it is sampled does not beat a ratio that does not follow callers", async () => {
    const sampler = { shouldSample: () => ({ decision: 0 as const }), toString: () => "never" };
    const { run } = createFuzzPlatform({ sampler });
    expect(await run(() => trace.getActiveSpan(), { incoming })).toEqual([]);
  });
});

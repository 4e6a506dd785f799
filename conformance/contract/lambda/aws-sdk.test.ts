import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AwsCallName, CallName } from "../../apps/aws-sdk-lambda.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Collector, startCollector } from "../../collector.ts";
import type { AwsRequest } from "../../hosts/aws/aws-request.ts";
import { type AwsServices, startAwsServices } from "../../hosts/aws/aws-services.ts";
import { deliver } from "../../hosts/aws/deliver.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";
import { attributesOf, AWS_CALLS, type ExpectedCall, HTTP_CALLS } from "./aws-calls.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/aws-sdk-lambda.ts` };

/** Bundled with the SDK, on each runtime. */
const BUNDLES: readonly LambdaOptions[] = [
  { format: "esm", hasRequire: true },
  { format: "cjs", runtime: 22 },
];

describe.each(BUNDLES)("what a function calls: %j", { timeout: 60_000 }, (how) => {
  let collector: Collector;
  let aws: AwsServices;
  let host: LambdaHost;
  beforeAll(async () => {
    [collector, aws] = await Promise.all([startCollector(), startAwsServices()]);
    const env = { ...toCollector(collector.url), ...aws.env };
    host = await createLambdaHostKind("Lambda", how).start({ app, env });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await Promise.all([aws?.close(), collector?.close()]);
  });

  /** Invokes the function, and returns all spans of it. */
  async function spansOf(...invocation: Parameters<LambdaHost["invoke"]>): Promise<readonly CollectedSpan[]> {
    collector.reset();
    expect(await host.invoke(...invocation)).toMatchObject({ kind: "response" });
    // No waiting here: they are exported before the response.
    return collector.spans();
  }

  /** The span of a call, which is the only one of its invocation, and the one request that it sent. */
  async function send(call: CallName): Promise<{ span: CollectedSpan; request: AwsRequest }> {
    const spans = await spansOf({ call });
    const root = spans.find(({ kind }) => kind === "server");
    const calls = spans.filter((span) => span !== root);
    expect(calls).toMatchObject([{ traceId: root?.traceId, parentSpanId: root?.spanId, status: { code: "unset" } }]);
    const requests = aws.take();
    expect(requests).toHaveLength(1);
    return { span: calls[0]!, request: requests[0]! };
  }

  /** What a handler of tracelet makes of the call's trace when it gets what the call sent. */
  async function receive(request: AwsRequest, { traceId, spanId }: CollectedSpan): Promise<ExpectedCall["receiver"]> {
    const { event, options } = deliver(request);
    const spans = await spansOf(event, options);
    const root = spans.find(({ kind }) => kind === "server");
    const links = spans.flatMap((span) => span.links);
    if (root?.traceId === traceId && root.parentSpanId === spanId) return "continues";
    expect(root).toMatchObject({ parentSpanId: undefined });
    if (links.length === 0) return "knows nothing";
    expect(new Set(links.map((link) => `${link.traceId}-${link.spanId}`))).toEqual(new Set([`${traceId}-${spanId}`]));
    return "links";
  }

  it.each(Object.keys(AWS_CALLS) as AwsCallName[])("%s", async (call) => {
    const { kind, receiver } = AWS_CALLS[call];
    const { span, request } = await send(call);
    const isHttp2 = request.httpVersion === "2.0";
    expect(isHttp2).toBe(call.startsWith("Kinesis."));
    expect([span.name, span.kind]).toEqual([call, kind]);
    expect(span.attributes).toEqual(attributesOf(call, isHttp2 ? aws.http2Port : aws.port));
    // The context is in what was signed, and to AWS itself nothing is told.
    expect(request.headers).not.toHaveProperty("traceparent");
    expect(await receive(request, span)).toBe(receiver);
  });

  it.each(HTTP_CALLS)("a request by %s", async (call) => {
    const { span, request } = await send(call);
    expect([span.name, span.kind]).toEqual(["GET", "client"]);
    expect(span.attributes).toEqual({
      "http.request.method": "GET",
      "url.full": `http://127.0.0.1:${aws.port}${request.path}`,
      "server.address": "127.0.0.1",
      "server.port": aws.port,
      "http.response.status_code": 200,
    });
    expect(request.headers["traceparent"]).toMatch(new RegExp(`^00-${span.traceId}-${span.spanId}-`));
    expect(await receive(request, span)).toBe("continues");
  });
});

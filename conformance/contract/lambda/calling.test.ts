import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type DecodedPoint, serveMetricsCollector } from "../../../packages/core/src/metrics-collector.fixture.ts";
import type { CallingEvent } from "../../apps/calling-lambda.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { toTree } from "../../span-tree.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/calling-lambda.ts` };
const start = (how: LambdaOptions, env: Readonly<Record<string, string>>): Promise<LambdaHost> =>
  createLambdaHostKind("Lambda", how).start({ app, env });

/** The forms of handlers and of bundles, on each runtime. */
const DEPLOYMENTS: readonly [form: string, how: LambdaOptions][] = [
  ["method", { format: "esm", hasRequire: true }],
  ["method", { format: "cjs", runtime: 22 }],
  ["middy", { format: "esm", hasRequire: true }],
  ["middy", { format: "cjs", runtime: 22 }],
];

describe.each(DEPLOYMENTS)("a function that calls others: %s, %j", { timeout: 60_000 }, (form, how) => {
  let collector: Collector;
  let host: LambdaHost;
  let api: Server;
  let url: string;
  beforeAll(async () => {
    collector = await startCollector();
    host = await start({ ...how, environments: 2 }, { ...toCollector(collector.url), FORM: form });
    // Invokes the same function in another environment; answers all else.
    api = createServer((request, response) => {
      request.resume();
      if (!request.url?.endsWith("/invocations")) return void response.end();
      void invokeOther(request).then((body) => response.end(body));
    });
    api.listen(0, "127.0.0.1");
    await once(api, "listening");
    url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    api?.close();
    await collector?.close();
  });

  async function invokeOther({ headers }: IncomingMessage): Promise<string> {
    const clientContext = Buffer.from(String(headers["x-amz-client-context"]), "base64").toString("utf8");
    const result = await host.invoke({}, { clientContext: JSON.parse(clientContext) });
    return result.kind === "response" ? result.body.toString("utf8") : "";
  }
  const run = async (event: CallingEvent): Promise<unknown> => {
    const result = await host.invoke(event);
    return result.kind === "response" ? JSON.parse(result.body.toString("utf8")) : result.error.errorType;
  };

  it("goes on with its trace in the function that it invokes by the AWS SDK", async () => {
    expect(await run({ invokeAt: url })).toBe("done");
    const spans = await collector.waitFor(3);
    expect(toTree(spans, undefined)).toEqual({ conformance: { "Lambda.Invoke": { conformance: {} } } });
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.find(({ name }) => name === "Lambda.Invoke")).toMatchObject({
      kind: "client",
      attributes: { "rpc.system": "aws-api", "faas.invoked_name": "other", "http.response.status_code": 200 },
    });
  });

  it("has a span for each of its requests, by node:http and by fetch", async () => {
    expect(await run({ getFrom: url })).toBe("done");
    expect(toTree(await collector.waitFor(3), undefined)).toEqual({ conformance: { GET: {}, "GET (1)": {} } });
  });

  it("fails with its own error, which is on the root", async () => {
    expect(await run({ throws: true })).toBe("RangeError");
    const [root] = await collector.waitFor(1);
    expect(root).toMatchObject({ status: { code: "error" }, attributes: { "error.type": "RangeError" } });
  });
});

describe("the metrics of a function", { timeout: 60_000 }, () => {
  const collector = serveMetricsCollector();
  let host: LambdaHost;
  beforeAll(async () => {
    host = await start({ hasRequire: true }, { ...toCollector(collector.url), FORM: "metrics" });
  }, 60_000);
  afterAll(() => host?.close());

  it("go with the spans, in the same flush, as differences", async () => {
    await host.invoke({});
    // No waiting here: the process may be frozen already.
    const [cold] = collector.take();
    const units = Object.fromEntries(Object.entries(cold!).map(([name, { unit }]) => [name, unit]));
    expect(units).toEqual({
      "faas.coldstarts": "{coldstart}",
      "faas.cpu_usage": "s",
      "faas.init_duration": "s",
      "faas.invocations": "{invocation}",
      "faas.invoke_duration": "s",
      "faas.mem_usage": "By",
    });
    for (const [name, { isDelta, points }] of Object.entries(cold!)) {
      const [{ trigger, count, value, isInterval }] = points as [DecodedPoint];
      expect([name, isDelta, trigger, value ?? count, isInterval]).toEqual([name, true, "other", 1, true]);
    }
    expect(cold!["faas.mem_usage"]?.points[0]?.sum).toBeGreaterThan(10_000_000);
    const paths = collector.requests.map(({ path }) => path);
    expect(paths).toHaveLength(2);
    expect(new Set(paths)).toEqual(new Set(["/v1/metrics", "/v1/traces"]));
    await host.invoke({ throws: true });
    const [warm] = collector.take();
    expect(warm).toMatchObject({ "faas.errors": { isDelta: true, points: [{ value: 1 }] } });
    expect(warm).not.toHaveProperty(["faas.coldstarts"]);
    expect(warm).not.toHaveProperty(["faas.invocations"]);
  });

  // What is left for the export has to suffice, on whatever machine: hence warm, and hence the retries.
  it("count what ran out of time, before the platform ends it", { retry: 3 }, async () => {
    await host.invoke({});
    collector.take();
    const seen = collector.requests.length;
    const killAfter = vi.waitFor(() => expect(collector.requests).toHaveLength(seen + 2), 20_000);
    const result = await host.invoke({ hangs: true }, { timeoutMillis: 1_500, killAfter });
    expect(result).toMatchObject({ error: { errorType: "Sandbox.Timedout" } });
    await killAfter;
    expect(collector.take()).toMatchObject([
      { "faas.timeouts": { isDelta: true, points: [{ value: 1 }] }, "faas.errors": { points: [{ value: 1 }] } },
    ]);
  });
});

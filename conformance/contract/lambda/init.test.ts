import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/init-lambda.ts` };

describe("the time before the first event on Lambda", { timeout: 60_000 }, () => {
  let collector: Collector;
  beforeAll(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.reset());
  afterAll(() => collector.close());

  const withHost = async (
    run: (host: LambdaHost) => Promise<void>,
    how: LambdaOptions = {},
    env: Record<string, string> = {},
  ): Promise<void> => {
    const host = await createLambdaHostKind("Lambda", how).start({
      app,
      env: { ...toCollector(collector.url), ...env },
    });
    try {
      await run(host);
    } finally {
      await host.close();
    }
  };

  it("leaves its spans to the first invocation, in the caller's trace", () =>
    withHost(async (host) => {
      const { traceId, headers } = createCaller();
      await host.request("/", { headers });
      await host.request("/");
      const spans = await collector.waitFor(4);
      const [connect, load, first, second] = ["connect", "load settings", "GET", "GET"].map((name, index) =>
        spans.filter((span) => span.name === name).at(index === 3 ? 1 : 0),
      );
      expect([connect?.traceId, load?.traceId, first?.traceId]).toEqual([traceId, traceId, traceId]);
      expect([connect?.parentSpanId, load?.parentSpanId]).toEqual([load?.spanId, first?.spanId]);
      expect(load!.start < first!.start).toBe(true);
      expect(first?.attributes).toMatchObject({ "faas.coldstart": true });
      expect(Number(first?.attributes["tracelet.init_duration_ms"])).toBeGreaterThan(0);
      expect(second?.attributes).toMatchObject({ "faas.coldstart": false });
      expect(second?.attributes).not.toHaveProperty("tracelet.init_duration_ms");
    }));

  it.each<[string, LambdaOptions, Record<string, string>]>([
    ["provisioned concurrency", {}, { AWS_LAMBDA_INITIALIZATION_TYPE: "provisioned-concurrency" }],
    ["Managed Instances", { maxConcurrency: 2 }, {}],
  ])("makes no cold start with %s", (_name, how, env) =>
    withHost(
      async (host) => {
        await host.invoke({});
        const spans = await collector.waitFor(3);
        const root = spans.find(({ kind }) => kind === "server");
        expect(root?.attributes["faas.coldstart"]).toBe(false);
        expect(spans.find(({ name }) => name === "load settings")?.parentSpanId).toBe(root?.spanId);
      },
      how,
      env,
    ),
  );
});

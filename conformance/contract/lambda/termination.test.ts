import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type Gates, startGates } from "../../gate.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const path = (name: string): string => `${import.meta.dirname}/../../apps/${name}.ts`;

describe("the end of an environment", { timeout: 60_000 }, () => {
  let collector: Collector;
  let gates: Gates;
  beforeAll(async () => {
    [collector, gates] = await Promise.all([startCollector(), startGates()]);
  });
  afterEach(() => collector.reset());
  afterAll(() => Promise.all([collector.close(), gates.close()]));

  const withHost = async (
    app: string,
    how: LambdaOptions,
    run: (host: LambdaHost) => Promise<void>,
    env: Record<string, string> = {},
  ): Promise<void> => {
    const host = await createLambdaHostKind("Lambda", how).start({
      app: { worker: "", lambda: path(app) },
      env: { ...toCollector(collector.url), ...env },
    });
    try {
      await run(host);
    } finally {
      await host.close();
    }
  };
  const leftOpen = (): unknown[] =>
    collector
      .spans()
      .filter(({ name }) => name === "left open")
      .map(({ attributes }) => attributes["tracelet.incomplete"]);

  it("exports what is still open after the last response, marked", () =>
    withHost("extension-lambda", {}, async (host) => {
      const { completed } = await host.submit({ openUntil: gates.url("never") });
      await completed.promise;
      expect(leftOpen()).toEqual([]);
      await host.terminate();
      expect(leftOpen()).toEqual([true]);
    }));

  it("is told by the main thread to those of Managed Instances", () =>
    withHost(
      "flush-lambda",
      { maxConcurrency: 4, preload: path("extension-preload") },
      async (host) => {
        await Promise.all([1, 2, 3, 4].map(() => host.invoke({ openUntil: gates.url("never") })));
        await gates.reached("never", 4);
        await host.terminate();
        expect(leftOpen()).toEqual([true, true, true, true]);
      },
      { AWS_LAMBDA_NODEJS_WORKER_COUNT: "2" },
    ));
});

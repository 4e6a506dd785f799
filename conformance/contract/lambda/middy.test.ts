import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const path = (name: string): string => `${import.meta.dirname}/../../apps/${name}.ts`;
const app = { worker: "", lambda: path("middy-lambda") };
const RUNTIMES: readonly LambdaOptions[] = [
  { format: "esm", hasRequire: true },
  { format: "cjs", runtime: 22 },
];

describe.each(RUNTIMES)("an onError of middy's that throws: %j", { timeout: 60_000 }, (how) => {
  let collector: Collector;
  let host: LambdaHost;
  const start = async (more: LambdaOptions = {}): Promise<void> => {
    const kind = createLambdaHostKind("Lambda", { ...how, ...more });
    host = await kind.start({ app, env: toCollector(collector.url) });
  };
  const run = async (event: unknown) => {
    const { result, completed } = await host.submit(event);
    return { result: await result.promise, completed: completed.promise };
  };
  const errorTypes = (): unknown[] => collector.spans().map(({ attributes }) => attributes["error.type"]);
  beforeAll(async () => {
    collector = await startCollector();
  });
  afterEach(async () => {
    await host.close();
    collector.reset();
  });
  afterAll(() => collector?.close());

  it("is exported before the freeze where an extension is", async () => {
    await start({ preload: path("extension-preload") });
    const answered = Promise.withResolvers<void>();
    collector.behave("late", answered.promise);
    const { result, completed } = await run("fails");
    expect(result).toMatchObject({ kind: "error", error: { errorType: "TypeError" } });
    await collector.waitFor(1);
    const [environment] = await host.environments();
    expect(environment?.isFrozen).toBe(false);
    answered.resolve();
    await completed;
    expect(collector.requests).toMatchObject([{ status: 200 }]);
    expect(errorTypes()).toEqual(["TypeError"]);
  });

  it("is exported at the latest with the next invocation where none is", async () => {
    await start();
    const { result, completed } = await run("fails");
    expect(result).toMatchObject({ kind: "error", error: { errorType: "TypeError" } });
    await completed;
    await (
      await run("works")
    ).completed;
    await collector.waitFor(2);
    expect(new Set(errorTypes())).toEqual(new Set(["TypeError", undefined]));
  });
});

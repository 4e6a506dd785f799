import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/any-event-lambda.ts` };

describe.each(["esm", "cjs"] as const)("any event on Lambda (%s)", { timeout: 60_000 }, (format) => {
  let collector: Collector;
  let host: LambdaHost;
  beforeAll(async () => {
    collector = await startCollector();
    // The memory that functions have by default.
    const env = { ...toCollector(collector.url), NODE_OPTIONS: "--max-old-space-size=128" };
    host = await createLambdaHostKind("Lambda", { format }).start({ app, env });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await collector?.close();
  });

  it("is a root span, and the first one of the process is a cold start", async () => {
    await host.invoke({ first: true });
    await host.invoke({ first: false });
    const [first, second] = await collector.waitFor(2);
    expect(first).toMatchObject({
      name: "conformance",
      kind: "server",
      attributes: { "faas.coldstart": true, "faas.trigger": "other", "cloud.account.id": "123456789012" },
      resource: { "cloud.provider": "aws", "faas.name": "conformance", "faas.max_memory": 536_870_912 },
    });
    expect(second?.attributes["faas.coldstart"]).toBe(false);
  });

  it.each([null, "text", 7, [1, 2], {}, { headers: null, version: "2.0" }])("whatever it is: %j", async (event) => {
    expect(await host.invoke(event)).toMatchObject({ kind: "response" });
    const [root] = await collector.waitFor(1);
    expect(root?.kind).toBe("server");
  });

  it.each([
    ["a text", "x".repeat(3_000_000)],
    ["a list", Array.from({ length: 1_000_000 }, () => 1)],
  ])("as large as can be: %s", async (_, event) => {
    expect(await host.invoke(event)).toMatchObject({ kind: "response" });
    const [root] = await collector.waitFor(1);
    expect(root?.kind).toBe("server");
  });
});

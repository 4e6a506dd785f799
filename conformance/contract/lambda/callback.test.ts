import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { lambda, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/callback-lambda.ts` };

describe("a handler that answers by callback on Lambda", { timeout: 60_000 }, () => {
  let collector: Collector;
  let host: LambdaHost;
  beforeAll(async () => {
    collector = await startCollector();
    host = await lambda.start({ app, env: toCollector(collector.url) });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await collector?.close();
  });

  it("is traced to its callback, although the runtime takes no such handlers any more", async () => {
    expect(await host.invoke("ok")).toMatchObject({ kind: "response" });
    const spans = await collector.waitFor(2);
    const root = spans.find(({ kind }) => kind === "server");
    expect(spans.find(({ name }) => name === "before the callback")?.parentSpanId).toBe(root?.spanId);
    expect(collector.requests).toHaveLength(1);
  });

  it("fails with the error that it calls back with", async () => {
    expect(await host.invoke("fail")).toMatchObject({ kind: "error" });
    const spans = await collector.waitFor(2);
    expect(spans.find(({ kind }) => kind === "server")?.attributes["error.type"]).toBe("RangeError");
  });
});

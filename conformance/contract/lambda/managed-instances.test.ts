import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type Gates, startGates } from "../../gate.ts";
import { createLambdaHostKind, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/flush-lambda.ts` };
const CONCURRENCY = 6;

describe.each([
  ["by itself", {}],
  ["when the response is to wait", { FLUSH: "await" }],
  ["although an extension is asked for", { FLUSH: "extension" }],
])("the export on Managed Instances (%s)", { timeout: 60_000 }, (_title, more) => {
  let collector: Collector;
  let gates: Gates;
  let host: LambdaHost;
  beforeAll(async () => {
    [collector, gates] = await Promise.all([startCollector(), startGates()]);
    const env = { ...toCollector(collector.url), AWS_LAMBDA_NODEJS_WORKER_COUNT: "2", ...more };
    host = await createLambdaHostKind("Lambda", { maxConcurrency: CONCURRENCY }).start({ app, env });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await Promise.all([collector?.close(), gates?.close()]);
  });

  it("mixes no spans of invocations that run at once, in one thread or several", async () => {
    const runs = Array.from({ length: 3 * CONCURRENCY }, (_, index) => host.invoke({ span: `span ${index}` }));
    await Promise.all(runs);
    const spans = await collector.waitFor(2 * runs.length);
    const roots = spans.filter(({ kind }) => kind === "server");
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(runs.length);
    for (const root of roots) {
      expect(root.attributes["faas.coldstart"]).toBe(false);
      expect(spans.filter(({ parentSpanId }) => parentSpanId === root.spanId)).toHaveLength(1);
    }
    for (const { spans: together } of collector.requests) {
      expect(new Set(together.map(({ traceId }) => traceId)).size).toBe(1);
    }
  });

  it("waits for no span of another invocation, and delivers the late ones by itself", async () => {
    const late = host.invoke({ openUntil: gates.url("late") });
    await gates.reached("late");
    await late;
    await host.invoke({ span: "other" });
    await collector.waitFor(({ spans }) => spans.some(({ name }) => name === "other"), "the other's spans");
    gates.open("late");
    await collector.waitFor(({ spans }) => spans.some(({ name }) => name === "left open"), "the late span");
  });
});

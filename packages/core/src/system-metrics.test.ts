import { describe, expect, it } from "vitest";
import { createTracing } from "./create-tracing.ts";
import type { Invocation } from "./invocation.ts";
import { createBackgroundFlush } from "./background-flush.ts";
import { serveMetricsCollector } from "./metrics-collector.fixture.ts";
import type { EnvRecord, TracingOptions } from "./options.ts";
import { systemMetrics } from "./system-metrics.ts";
import type { Tracing } from "./tracing.ts";

const collector = serveMetricsCollector();

function trace(options: TracingOptions = {}, env: EnvRecord = {}): Tracing {
  const exporter = { url: `${collector.url}/v1/traces` };
  return createTracing({ metrics: systemMetrics(), exporter, settleMillis: 50, ...options }, env);
}

/** Runs an invocation to the end of its flush. */
async function run(tracing: Tracing, handler: () => unknown, more: Partial<Invocation> = {}): Promise<void> {
  const held: Promise<void>[] = [];
  const flush = createBackgroundFlush({ hold: (flushed) => void held.push(flushed) });
  await Promise.resolve()
    .then(() => tracing.run({ trigger: "http", name: "root", flush, ...more }, handler))
    .catch(() => undefined);
  for (let index = 0; index < held.length; index++) await held[index];
}

const fail = (): never => {
  throw new Error("no");
};

describe("systemMetrics", () => {
  it("counts an invocation that succeeded, and measures how long it took", async () => {
    await run(trace(), () => "ok");
    const [metrics, ...others] = collector.take();
    expect(others).toEqual([]);
    expect(Object.keys(metrics ?? {})).toEqual(["faas.invocations", "faas.invoke_duration"]);
    expect(metrics?.["faas.invocations"]).toEqual({
      unit: "{invocation}",
      isDelta: true,
      isMonotonic: true,
      points: [{ trigger: "http", value: 1, isInterval: true }],
    });
    const [duration] = metrics?.["faas.invoke_duration"]?.points ?? [];
    expect(metrics?.["faas.invoke_duration"]).toMatchObject({ unit: "s", isDelta: true });
    expect(duration).toMatchObject({ trigger: "http", count: 1, isInterval: true });
    expect(duration?.sum).toBeGreaterThanOrEqual(0);
    expect([duration?.min, duration?.max]).toEqual([duration?.sum, duration?.sum]);
    expect(duration?.explicitBounds).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]);
    expect(duration?.bucketCounts).toHaveLength(15);
  });

  it("tells of what the numbers are", async () => {
    await run(trace({ service: "shop" }), () => "ok");
    collector.take();
    expect(collector.origin()).toMatchObject({
      resource: { "service.name": "shop" },
      scope: "@tracelet/core",
      schemaUrl: expect.stringContaining("opentelemetry.io/schemas/") as string,
    });
  });

  it("counts one that throws as an error, and not among those that succeeded", async () => {
    await run(trace(), fail, { trigger: "pubsub" });
    const [metrics] = collector.take();
    expect(Object.keys(metrics ?? {})).toEqual(["faas.errors", "faas.invoke_duration"]);
    expect(metrics?.["faas.errors"]?.points).toMatchObject([{ trigger: "pubsub", value: 1 }]);
  });

  it("counts a cold start", async () => {
    await run(trace(), () => "ok", { attributes: { "faas.coldstart": true } });
    await run(trace(), () => "ok", { attributes: { "faas.coldstart": false } });
    const [cold, warm] = collector.take();
    expect(cold?.["faas.coldstarts"]?.points).toMatchObject([{ value: 1 }]);
    expect(warm?.["faas.coldstarts"]).toBeUndefined();
  });

  it("counts invocations that are not sampled", async () => {
    const sampler = { shouldSample: () => ({ decision: 0 as const }), toString: () => "none" };
    await run(trace({ sampler }), () => "ok");
    expect(collector.take()).toMatchObject([{ "faas.invocations": { points: [{ value: 1 }] } }]);
  });

  it("adds nothing up that was exported before", async () => {
    const tracing = trace();
    await run(tracing, () => "ok");
    await run(tracing, () => "ok");
    const values = collector.take().map((metrics) => metrics["faas.invocations"]?.points[0]?.value);
    expect(values).toEqual([1, 1]);
  });

  it("goes with a flush by the way only when the invocation is over", async () => {
    const tracing = trace();
    await run(tracing, () => tracing.forceFlush());
    expect(collector.take()).toHaveLength(1);
  });

  it("exports what an adapter measures", async () => {
    const probe = () => () => ({ initSeconds: 0.3, memoryBytes: 100 * 1_048_576, cpuSeconds: 0.02 });
    await run(trace({ metrics: systemMetrics({}, probe) }), () => "ok");
    expect(collector.take()).toMatchObject([
      {
        "faas.init_duration": { unit: "s", points: [{ sum: 0.3 }] },
        "faas.mem_usage": { unit: "By", points: [{ sum: 104_857_600, bucketCounts: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] }] },
        "faas.cpu_usage": { unit: "s", points: [{ sum: 0.02 }] },
      },
    ]);
  });

  it("is off when the environment says so", async () => {
    await run(trace({}, { OTEL_METRICS_EXPORTER: "none" }), () => "ok");
    expect(collector.take()).toEqual([]);
  });

  it("goes to an endpoint of its own", async () => {
    const url = `${collector.url}/own/v1/metrics`;
    const paths = () => collector.requests.slice(-2).map(({ path }) => path);
    await run(trace({ metrics: systemMetrics({ exporter: { url } }) }), () => "ok");
    expect(paths()).toContain("/own/v1/metrics");
    await run(trace({}, { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: url }), () => "ok");
    expect(paths()).toContain("/own/v1/metrics");
    collector.take();
  });

  it("exports no metrics without being asked to", async () => {
    await run(createTracing({ exporter: { url: `${collector.url}/v1/traces` }, settleMillis: 50 }), () => "ok");
    expect(collector.take()).toEqual([]);
  });
});

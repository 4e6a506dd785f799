import type { Measurement, MetricsOption, Resource } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";
import { systemMetrics } from "./system-metrics.ts";

type Begin = NonNullable<ReturnType<MetricsOption["createMetrics"]>>["begin"];

/** Measures an invocation as the function's environment is. */
function measure(attributes: Parameters<Begin>[0]["attributes"] = {}, work: () => void = () => undefined): Measurement {
  const setUp = {
    resource: {} as Resource,
    env: { string: () => undefined, pairs: () => undefined, integer: () => undefined, reject: () => undefined },
    exporter: {},
    rawFetch: fetch,
  };
  const metrics = systemMetrics().createMetrics(setUp as unknown as Parameters<MetricsOption["createMetrics"]>[0]);
  const flush = () => ({ start: () => undefined, force: () => Promise.resolve() });
  const end = metrics!.begin({ trigger: "other", name: "orders", attributes, flush });
  work();
  return end("success");
}

describe("systemMetrics", () => {
  it("measures what the process holds, and what CPU it used meanwhile", () => {
    const compute = (): void => {
      const end = performance.now() + 5;
      while (performance.now() < end) Math.sqrt(end);
    };
    const { memoryBytes, cpuSeconds } = measure({}, compute);
    expect(memoryBytes).toBeGreaterThan(10_000_000);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(cpuSeconds).toBeLessThan(process.cpuUsage().user);
  });

  it("tells how long the environment took to start on a cold start only", () => {
    expect(measure({ "faas.coldstart": true, "tracelet.init_duration_ms": 250 })).toMatchObject({
      isColdStart: true,
      initSeconds: 0.25,
    });
    expect(measure({ "faas.coldstart": false }).initSeconds).toBeUndefined();
  });
});

describe("the option metrics", () => {
  /** Keeps what is exported. */
  function collect(): { option: MetricsOption; exported: Measurement[]; someExported: Promise<void> } {
    const exported: Measurement[] = [];
    const { promise: someExported, resolve } = Promise.withResolvers<void>();
    const option: MetricsOption = {
      createMetrics: () => ({
        begin:
          ({ trigger }) =>
          (outcome) => ({ trigger, outcome, isColdStart: false, startMillis: 1, durationSeconds: 1 }),
        export: async (measurements) => {
          exported.push(...measurements);
          resolve();
        },
      }),
    };
    return { option, exported, someExported };
  }

  it("exports before the response is returned", async () => {
    const { option, exported } = collect();
    const handler = instrument(async () => "ok", { enabled: true, exporter: [], metrics: option });
    await (handler as (event: unknown, context: object) => Promise<string>)({}, { functionName: "orders" });
    expect(exported).toMatchObject([{ trigger: "other", outcome: "success" }]);
  });

  it("counts an invocation whose time runs out as such, before it does, and once", async () => {
    const { option, exported, someExported } = collect();
    const { promise: hangs, resolve: answer } = Promise.withResolvers<string>();
    const handler = instrument(() => hangs, { enabled: true, exporter: [], metrics: option }) as (
      event: unknown,
      context: object,
    ) => Promise<string>;
    const endsAt = Date.now() + 400;
    const invoked = handler({}, { functionName: "orders", getRemainingTimeInMillis: () => endsAt - Date.now() });
    await someExported;
    expect(exported).toMatchObject([{ outcome: "timeout" }]);
    answer("late");
    await invoked;
    expect(exported).toHaveLength(1);
  });
});

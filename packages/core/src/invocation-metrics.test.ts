import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MetricData, toMetrics } from "./invocation-metrics.ts";
import type { Measurement } from "./metrics-option.ts";

const measurements: fc.Arbitrary<Measurement[]> = fc.array(
  fc.record({
    trigger: fc.constantFrom("http" as const, "pubsub" as const, "other" as const),
    outcome: fc.constantFrom("success" as const, "error" as const, "timeout" as const),
    isColdStart: fc.boolean(),
    startMillis: fc.integer({ min: 1, max: 2 ** 41 }),
    durationSeconds: fc.double({ min: 0, max: 900, noNaN: true }),
    memoryBytes: fc.option(fc.integer({ min: 0, max: 2 ** 35 }), { nil: undefined }),
  }),
  { minLength: 1 },
);

const total = (metrics: MetricData[], name: string): number =>
  metrics
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }) => dataPoints.map(({ value }) => (typeof value === "number" ? value : value.count)))
    .reduce((sum, value) => sum + value, 0);

describe("toMetrics", () => {
  it("counts every invocation once, as one that succeeded or as an error", () => {
    fc.assert(
      fc.property(measurements, (all) => {
        const metrics = toMetrics(all);
        expect(total(metrics, "faas.invocations") + total(metrics, "faas.errors")).toBe(all.length);
        expect(total(metrics, "faas.invoke_duration")).toBe(all.length);
        expect(total(metrics, "faas.timeouts")).toBe(all.filter(({ outcome }) => outcome === "timeout").length);
        expect(total(metrics, "faas.coldstarts")).toBe(all.filter(({ isColdStart }) => isColdStart).length);
        expect(total(metrics, "faas.mem_usage")).toBe(all.filter((one) => one.memoryBytes !== undefined).length);
      }),
    );
  });

  it("has one point for each trigger, over the time of its invocations", () => {
    fc.assert(
      fc.property(measurements, (all) => {
        for (const { dataPoints } of toMetrics(all)) {
          const triggers = dataPoints.map(({ attributes }) => attributes["faas.trigger"]);
          expect(new Set(triggers).size).toBe(triggers.length);
          for (const { startTime, endTime } of dataPoints) {
            expect(endTime[0] - startTime[0] + (endTime[1] - startTime[1]) / 1e9).toBeGreaterThan(0);
          }
        }
      }),
    );
  });

  it("puts each value into the bucket whose upper boundary it does not exceed", () => {
    const at = (durationSeconds: number): Measurement => ({
      trigger: "http",
      outcome: "success",
      isColdStart: false,
      startMillis: 1,
      durationSeconds,
    });
    const duration = toMetrics([0, 0.005, 0.006, 10, 11].map(at)).at(-1);
    expect(duration?.dataPoints[0]?.value).toMatchObject({
      buckets: { counts: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1] },
      count: 5,
      min: 0,
      max: 11,
    });
  });

  it("gives the same numbers in parts as at once", () => {
    fc.assert(
      fc.property(measurements, fc.nat(), (all, at) => {
        const parts = [all.slice(0, at % all.length), all.slice(at % all.length)].filter(({ length }) => length > 0);
        for (const name of ["faas.invocations", "faas.errors", "faas.coldstarts"]) {
          const sum = parts.reduce((so, part) => so + total(toMetrics(part), name), 0);
          expect(sum).toBe(total(toMetrics(all), name));
        }
      }),
    );
  });
});

import type { Attributes, HrTime } from "@opentelemetry/api";
import { FAAS_TRIGGER } from "./attributes.ts";
import { toHrTime } from "./log-time.ts";
import type { Measurement } from "./metrics-option.ts";

/** Numbers of the SDK's enums. */
const HISTOGRAM = 0;
const SUM = 3;
const DELTA = 0;
const INT = 0;
const DOUBLE = 1;

/** Counters, and what of a measurement adds to them. */
const COUNTERS: readonly (readonly [name: string, unit: string, counts: (one: Measurement) => boolean])[] = [
  ["faas.invocations", "{invocation}", ({ outcome }) => outcome === "success"],
  ["faas.errors", "{error}", ({ outcome }) => outcome !== "success"],
  ["faas.timeouts", "{timeout}", ({ outcome }) => outcome === "timeout"],
  ["faas.coldstarts", "{coldstart}", ({ isColdStart }) => isColdStart],
];

/** The boundaries of the conventions. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** 32 MiB to 8 GiB: what a function can have is 128 MB to 10 GB. */
const BYTES = [
  33_554_432, 67_108_864, 134_217_728, 268_435_456, 536_870_912, 1_073_741_824, 2_147_483_648, 4_294_967_296,
  8_589_934_592,
];

/** Distributions, and what of a measurement is in them. */
const HISTOGRAMS: readonly (readonly [
  name: string,
  unit: string,
  boundaries: readonly number[],
  value: (one: Measurement) => number | undefined,
])[] = [
  ["faas.invoke_duration", "s", SECONDS, ({ durationSeconds }) => durationSeconds],
  ["faas.init_duration", "s", SECONDS, ({ initSeconds }) => initSeconds],
  ["faas.mem_usage", "By", BYTES, ({ memoryBytes }) => memoryBytes],
  ["faas.cpu_usage", "s", SECONDS, ({ cpuSeconds }) => cpuSeconds],
];

/** A metric, as the official serialiser reads it. */
export interface MetricData {
  readonly descriptor: {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    readonly valueType: number;
  };
  readonly dataPointType: number;
  readonly aggregationTemporality: number;
  readonly isMonotonic?: boolean;
  readonly dataPoints: readonly DataPoint[];
}

interface DataPoint {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: number | Histogram;
}

interface Histogram {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] };
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/**
 * What the measurements add to each metric; nothing for a metric to which they add nothing.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/
 */
export function toMetrics(measurements: readonly Measurement[]): MetricData[] {
  const counters = COUNTERS.map(([name, unit, counts]) => ({
    descriptor: { name, description: "", unit, valueType: INT },
    dataPointType: SUM,
    aggregationTemporality: DELTA,
    isMonotonic: true,
    dataPoints: pointsOf(measurements, (group) => group.filter(counts).length || undefined),
  }));
  const histograms = HISTOGRAMS.map(([name, unit, boundaries, valueOf]) => ({
    descriptor: { name, description: "", unit, valueType: DOUBLE },
    dataPointType: HISTOGRAM,
    aggregationTemporality: DELTA,
    dataPoints: pointsOf(measurements, (group) =>
      histogram(
        boundaries,
        group.flatMap((one) => valueOf(one) ?? []),
      ),
    ),
  }));
  return [...counters, ...histograms].filter(({ dataPoints }) => dataPoints.length > 0);
}

/** A point for each trigger that has a value. */
function pointsOf(
  measurements: readonly Measurement[],
  valueOf: (group: Measurement[]) => DataPoint["value"] | undefined,
): DataPoint[] {
  return [...new Set(measurements.map(({ trigger }) => trigger))].flatMap((trigger) => {
    const group = measurements.filter((one) => one.trigger === trigger);
    const value = valueOf(group);
    if (value === undefined) return [];
    const starts = group.map(({ startMillis }) => startMillis);
    const ends = group.map(({ startMillis, durationSeconds }) => startMillis + durationSeconds * 1_000);
    return [
      {
        startTime: toHrTime(new Date(Math.min(...starts)))!,
        endTime: toHrTime(new Date(Math.max(...ends, Math.min(...starts) + 1)))!,
        attributes: { [FAAS_TRIGGER]: trigger },
        value,
      },
    ];
  });
}

function histogram(boundaries: readonly number[], values: readonly number[]): Histogram | undefined {
  if (values.length === 0) return undefined;
  const counts = Array.from({ length: boundaries.length + 1 }, () => 0);
  for (const value of values) {
    const index = boundaries.findIndex((boundary) => value <= boundary);
    counts[index < 0 ? boundaries.length : index]!++;
  }
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    buckets: { boundaries, counts },
    count: values.length,
    sum,
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

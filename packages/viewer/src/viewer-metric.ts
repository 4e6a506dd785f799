import type { Attributes, Origin } from "./viewer-span.ts";

/** How a metric is aggregated, by its name in OTLP. */
export type MetricKind = "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";

/** The value of a metric for one set of attributes. */
export interface ViewerMetricPoint {
  readonly attributes: Attributes;
  /** Nanoseconds since the Unix epoch; 0 when the sender did not say. */
  readonly timeNanos: bigint;
  /** The sum in case of a histogram or summary. */
  readonly value: number;
  /** How many values a histogram or summary stands for. */
  readonly count: number | undefined;
}

/** One received metric. */
export interface ViewerMetric extends Origin {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly points: readonly ViewerMetricPoint[];
}

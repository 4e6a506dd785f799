import { createBoundedItems } from "./bounded-items.ts";
import type { ViewerMetric, ViewerMetricPoint } from "./viewer-metric.ts";

/** The latest value of a metric for one set of attributes of one service. */
export interface MetricSeries extends Omit<ViewerMetric, "points">, ViewerMetricPoint {}

/** What each metric was when it was last heard of. */
export interface LatestMetrics {
  add(metrics: readonly ViewerMetric[], bytes: number): void;
  series(): MetricSeries[];
  size(): number;
  clear(): void;
}

const MAX_SERIES = 2000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Creates empty {@link LatestMetrics}. */
export function createLatestMetrics(): LatestMetrics {
  const items = createBoundedItems<string, MetricSeries>();
  return {
    add: (metrics, bytes) => {
      const points = metrics.reduce((sum, metric) => sum + metric.points.length, 0);
      for (const metric of metrics) {
        for (const series of seriesOf(metric)) items.put(keyOf(series), series, bytes / points);
      }
      items.shrinkTo({ items: MAX_SERIES, bytes: MAX_BYTES });
    },
    series: () => items.values(),
    size: () => items.size,
    clear: () => items.clear(),
  };
}

function seriesOf({ points, ...metric }: ViewerMetric): MetricSeries[] {
  return points.map((point) => ({ ...metric, ...point }));
}

function keyOf({ serviceName, name, attributes }: MetricSeries): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`);
  return [serviceName, name, ...pairs.toSorted()].join("\n");
}

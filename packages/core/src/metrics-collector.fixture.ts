import { type LoopbackServer, type ReceivedRequest, serveLoopback } from "./loopback-server.fixture.ts";
import { ExportMetricsServiceRequest } from "./otlp-messages.fixture.ts";

/** A point of a metric, as the independent decoder reads it. */
export interface DecodedPoint {
  readonly trigger: string;
  /** Of a counter. */
  readonly value?: number;
  /** Of a histogram. */
  readonly count?: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly number[];
  readonly explicitBounds?: readonly number[];
  /** The end is after the start. */
  readonly isInterval: boolean;
}

export interface DecodedMetric {
  readonly unit: string;
  readonly isDelta: boolean;
  readonly isMonotonic: boolean | undefined;
  readonly points: readonly DecodedPoint[];
}

/** A collector on 127.0.0.1 that takes metrics at `/v1/metrics`, and spans. */
export interface MetricsCollector extends LoopbackServer {
  /** The metrics of each request for them since the last call, by name. */
  take(): Record<string, DecodedMetric>[];
  /** Resource attributes and the schema of the last request. */
  origin(): { readonly resource: Record<string, unknown>; readonly schemaUrl: string; readonly scope: string };
}

export function serveMetricsCollector(): MetricsCollector {
  const server = serveLoopback((_, response) => response.end());
  let seen = 0;
  const received = (): ReceivedRequest[] => server.requests.filter(({ path }) => path?.endsWith("/v1/metrics"));
  return Object.assign(server, {
    take: () => {
      const fresh = received().slice(seen);
      seen += fresh.length;
      return fresh.map((request) => {
        const { metrics } = decode(request).scopeMetrics[0]!;
        return Object.fromEntries(metrics.map((metric) => [metric.name, readable(metric)]));
      });
    },
    origin: () => {
      const { resource, scopeMetrics } = decode(received().at(-1)!);
      const { scope, schemaUrl } = scopeMetrics[0]!;
      return { resource: plain(resource.attributes), schemaUrl, scope: scope.name };
    },
  });
}

interface Raw {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string };
      readonly schemaUrl: string;
      readonly metrics: readonly RawMetric[];
    }[];
  }[];
}
interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface RawMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: RawData;
  readonly histogram?: RawData;
}
interface RawData {
  readonly aggregationTemporality: string;
  readonly isMonotonic?: boolean;
  readonly dataPoints: readonly {
    readonly attributes: readonly KeyValue[];
    readonly startTimeUnixNano: string;
    readonly timeUnixNano: string;
    readonly [field: string]: unknown;
  }[];
}

function decode({ bytes }: ReceivedRequest): Raw["resourceMetrics"][number] {
  const message = ExportMetricsServiceRequest.decode(bytes);
  const raw = ExportMetricsServiceRequest.toObject(message, { longs: String, enums: String, arrays: true }) as Raw;
  return raw.resourceMetrics[0]!;
}

function readable({ unit, sum, histogram }: RawMetric): DecodedMetric {
  const { aggregationTemporality, isMonotonic, dataPoints } = (sum ?? histogram)!;
  return {
    unit,
    isDelta: aggregationTemporality === "AGGREGATION_TEMPORALITY_DELTA",
    isMonotonic,
    points: dataPoints.map(({ attributes, startTimeUnixNano, timeUnixNano, asInt, ...point }) => ({
      trigger: String(plain(attributes)["faas.trigger"]),
      isInterval: BigInt(timeUnixNano) > BigInt(startTimeUnixNano),
      ...(sum
        ? { value: Number(asInt) }
        : {
            ...(point as { sum: number; min: number; max: number; explicitBounds: number[] }),
            count: Number(point["count"]),
            bucketCounts: (point["bucketCounts"] as string[]).map(Number),
          }),
    })),
  };
}

function plain(pairs: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}

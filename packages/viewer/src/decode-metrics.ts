import { decodeRequest, type OtlpEncoding } from "./decode-request.ts";
import {
  readAttributes,
  readInteger,
  readMessage,
  readMessages,
  readNanos,
  readString,
  type OtlpMessage,
} from "./otlp-values.ts";
import type { MetricKind, ViewerMetric, ViewerMetricPoint } from "./viewer-metric.ts";
import type { Origin } from "./viewer-span.ts";

const KINDS: readonly MetricKind[] = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

/** Decodes an OTLP metrics request into its metrics; throws as {@link decodeRequest} does. */
export function decodeMetrics(body: Uint8Array, encoding: OtlpEncoding): ViewerMetric[] {
  return decodeRequest({ body, encoding, signal: "metrics" }, readMetric);
}

function readMetric(metric: OtlpMessage, origin: Origin): ViewerMetric {
  const kind = KINDS.find((candidate) => metric[candidate] !== undefined) ?? "gauge";
  const points = readMessages(readMessage(metric[kind], kind)["dataPoints"], "dataPoints");
  return {
    name: readString(metric["name"], "name"),
    description: readString(metric["description"], "description"),
    unit: readString(metric["unit"], "unit"),
    kind,
    points: points.map(readPoint),
    ...origin,
  };
}

function readPoint(point: OtlpMessage): ViewerMetricPoint {
  const count = readInteger(point["count"]);
  const value = readDouble(point["asDouble"] ?? point["sum"]) ?? Number(readInteger(point["asInt"]) ?? 0n);
  return {
    attributes: readAttributes(point["attributes"]),
    timeNanos: readNanos(point["timeUnixNano"]),
    value,
    count: count === undefined ? undefined : Number(count),
  };
}

/** JSON has text for numbers that it cannot write, such as "NaN". */
function readDouble(value: unknown): number | undefined {
  return typeof value === "number" || typeof value === "string" ? Number(value) : undefined;
}

import { serializeMetricsExportRequest } from "@opentelemetry/otlp-transformer/build/src/metrics/protobuf/metrics-serializer.js";
import { SCHEMA_URL } from "./attributes.ts";
import { toMetrics } from "./invocation-metrics.ts";
import type { Measurement } from "./metrics-option.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";
import { readPartialSuccess } from "./partial-success.ts";
import type { Resource } from "./sdk-types.ts";
import { VERSION } from "./version.ts";

/** The SDK's own types are stricter than what it reads. */
const serialize = serializeMetricsExportRequest as unknown as (metrics: object) => Uint8Array<ArrayBuffer>;

/**
 * Writes measurements as an `ExportMetricsServiceRequest` in protobuf: added up, which is the same when they are sent in
 * parts, as temporality is delta.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/#temporality
 */
export function createMetricsSerializer(resource: Resource): OtlpSerializer<Measurement> {
  const scope = { name: "@tracelet/core", version: VERSION, schemaUrl: SCHEMA_URL };
  return {
    contentType: "application/x-protobuf",
    serialize: (measurements) => serialize({ resource, scopeMetrics: [{ scope, metrics: toMetrics(measurements) }] }),
    readResponse: readPartialSuccess, // the fields have the same numbers in all signals
  };
}

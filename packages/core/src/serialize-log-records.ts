import { serializeLogsExportRequest } from "@opentelemetry/otlp-transformer/build/src/logs/protobuf/logs-serializer.js";
import { createTieBreaker } from "./log-time.ts";
import type { LogRecord } from "./logs-option.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";
import { readPartialSuccess } from "./partial-success.ts";
import type { Resource } from "./sdk-types.ts";

/** The SDK's own type of a record is stricter than what it reads. */
const serialize = serializeLogsExportRequest as (records: readonly object[]) => Uint8Array<ArrayBuffer>;

/** Writes log records as an `ExportLogsServiceRequest` in protobuf. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
export function createLogSerializer(resource: Resource): OtlpSerializer<LogRecord> {
  return {
    contentType: "application/x-protobuf",
    serialize: (records) => {
      const inOrder = createTieBreaker();
      const readable = records.map(({ hrTime, ...record }) => ({
        ...record,
        hrTime: hrTime ?? inOrder(record.hrTimeObserved),
        resource,
      }));
      return serialize(readable);
    },
    readResponse: readPartialSuccess, // the fields have the same numbers in all signals
  };
}

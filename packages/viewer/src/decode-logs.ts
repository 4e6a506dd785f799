import { decodeRequest, type OtlpEncoding } from "./decode-request.ts";
import {
  readAnyValue,
  readAttributes,
  readId,
  readInteger,
  readMessage,
  readNanos,
  readString,
  SPAN_ID_BYTES,
  TRACE_ID_BYTES,
  type OtlpMessage,
} from "./otlp-values.ts";
import type { LogLevel, ViewerLog } from "./viewer-log.ts";
import type { Origin } from "./viewer-span.ts";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error", "fatal"];
const NUMBERS_PER_LEVEL = 4;

/** Decodes an OTLP logs request into its records; throws as {@link decodeRequest} does. */
export function decodeLogs(body: Uint8Array, encoding: OtlpEncoding): ViewerLog[] {
  return decodeRequest({ body, encoding, signal: "logs" }, readLog);
}

function readLog(log: OtlpMessage, origin: Origin): ViewerLog {
  const time = readNanos(log["timeUnixNano"]);
  const text = readString(log["severityText"], "severityText");
  return {
    traceId: readId(log["traceId"], { field: "traceId", length: TRACE_ID_BYTES }),
    spanId: readId(log["spanId"], { field: "spanId", length: SPAN_ID_BYTES }),
    timeNanos: time > 0n ? time : readNanos(log["observedTimeUnixNano"]),
    level: levelOf(Number(readInteger(log["severityNumber"]) ?? 0n), text),
    eventName: readString(log["eventName"], "eventName"),
    body: readAnyValue(readMessage(log["body"], "body")),
    attributes: readAttributes(log["attributes"]),
    ...origin,
  };
}

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
function levelOf(severity: number, text: string): LogLevel {
  const byNumber = LEVELS[Math.ceil(severity / NUMBERS_PER_LEVEL) - 1];
  if (byNumber !== undefined) return byNumber;
  const word = text.toLowerCase();
  return LEVELS.find((level) => word.startsWith(level)) ?? "unspecified";
}

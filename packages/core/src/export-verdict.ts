import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { DropReason } from "./counters.ts";
import type { TransportResult } from "./transport.ts";

/** What an answer means for a batch: how many of its spans did not arrive, and why; and what the user should know. */
export interface ExportVerdict {
  readonly lost: number;
  readonly reason: DropReason;
  readonly message?: string;
}

/** What became of an export of so many spans. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
export function judgeExport(result: TransportResult, spans: number): ExportVerdict {
  if (result.status === "timeout") {
    return { lost: spans, reason: "timeout", message: "the collector did not answer in time" };
  }
  if (result.status === "unreachable") {
    return { lost: spans, reason: "unreachable", message: `the collector cannot be reached: ${result.detail}` };
  }
  if (result.httpStatus >= 200 && result.httpStatus < 300) return judgeAnswer(result.body, spans);
  return { lost: spans, reason: "refused", message: `the collector answered HTTP ${result.httpStatus}${hint(result.httpStatus)}` };
}

/** @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1 */
function judgeAnswer(body: Uint8Array, spans: number): ExportVerdict {
  const { rejected, reason } = readPartialSuccess(body);
  if (rejected === 0 && reason === "") return { lost: 0, reason: "rejected" };
  const message = rejected === 0 ? `the collector warns: ${reason}` : `the collector rejected ${rejected} spans: ${reason}`;
  return { lost: Math.min(rejected, spans), reason: "rejected", message };
}

/** A collector that lies in its answer has still taken the request. */
function readPartialSuccess(body: Uint8Array): { rejected: number; reason: string } {
  try {
    const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(body);
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
    return {
      rejected: Number.isSafeInteger(rejected) ? Math.max(0, rejected) : 0,
      reason: (partialSuccess?.errorMessage ?? "").slice(0, 200),
    };
  } catch {
    return { rejected: 0, reason: "" };
  }
}

function hint(httpStatus: number): string {
  if (httpStatus === 401 || httpStatus === 403) return ": check the key in OTEL_EXPORTER_OTLP_HEADERS or exporter.headers";
  if (httpStatus === 404) return ": check the path of the endpoint, usually /v1/traces";
  if (httpStatus >= 300 && httpStatus < 400) return ": redirects are not followed, name the final URL";
  return "";
}

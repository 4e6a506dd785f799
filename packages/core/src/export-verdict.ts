import type { DropReason } from "./counters.ts";
import { readPartialSuccess } from "./partial-success.ts";
import type { TransportResult } from "./transport.ts";

/** What an answer means for a batch: how many of its spans did not arrive, and why; and what the user should know. */
export interface ExportVerdict {
  readonly lost: number;
  readonly reason: DropReason;
  readonly message?: string;
}

/** What became of an export of so many spans. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
export function judgeExport(result: TransportResult, spans: number): ExportVerdict {
  if (result.status === "failed") return { lost: spans, ...result };
  const { httpStatus, body } = result;
  if (httpStatus >= 200 && httpStatus < 300) return judgeAnswer(body, spans);
  return { lost: spans, reason: "refused", message: `the collector answered HTTP ${httpStatus}${hint(httpStatus)}` };
}

/** A collector that lies in its answer has still taken the request. */
function judgeAnswer(body: Uint8Array, spans: number): ExportVerdict {
  try {
    const { rejectedSpans, errorMessage } = readPartialSuccess(body);
    if (rejectedSpans === 0 && errorMessage === "") return { lost: 0, reason: "rejected" };
    const lost = Math.min(rejectedSpans, spans);
    return { lost, reason: "rejected", message: `the collector rejected ${lost} spans: ${errorMessage.slice(0, 200)}` };
  } catch {
    return { lost: 0, reason: "rejected" };
  }
}

function hint(httpStatus: number): string {
  if (httpStatus === 401 || httpStatus === 403) return ": check the key in OTEL_EXPORTER_OTLP_HEADERS";
  if (httpStatus === 404) return ": check the endpoint's path";
  if (httpStatus >= 300 && httpStatus < 400) return ": redirects are not followed";
  return "";
}

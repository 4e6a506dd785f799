import type { DropReason } from "./counters.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";
import type { PartialSuccess } from "./partial-success.ts";
import type { TransportResult } from "./transport.ts";

/** What an answer means for a batch: how much of it did not arrive, and why; and what the user should know. */
export interface ExportVerdict {
  readonly lost: number;
  readonly reason: DropReason;
  readonly message?: string;
}

/** What became of an export of so many items. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
export function judgeExport(
  result: TransportResult,
  items: number,
  { readResponse }: Pick<OtlpSerializer<never>, "readResponse">,
): ExportVerdict {
  if (result.reason) return { lost: items, reason: result.reason, message: result.message };
  const { httpStatus, body } = result;
  if (httpStatus >= 200 && httpStatus < 300) return judgeAnswer(items, () => readResponse(body));
  return { lost: items, reason: "refused", message: `the collector answered HTTP ${httpStatus}${hint(httpStatus)}` };
}

/** A collector that lies in its answer has still taken the request. */
function judgeAnswer(items: number, read: () => PartialSuccess): ExportVerdict {
  try {
    const { rejectedSpans, errorMessage } = read();
    if (rejectedSpans > 0 || errorMessage !== "") {
      const lost = Math.min(rejectedSpans, items);
      const message = `the collector ${lost > 0 ? "rejected some" : "warns"}: ${errorMessage.slice(0, 200)}`;
      return { lost, reason: "rejected", message };
    }
  } catch {
    // No answer of the protocol: as good as none.
  }
  return { lost: 0, reason: "rejected" };
}

function hint(httpStatus: number): string {
  if (httpStatus === 401 || httpStatus === 403)
    return ": check the key in OTEL_EXPORTER_OTLP_HEADERS or exporter.headers";
  if (httpStatus === 404) return ": check the endpoint's path";
  if (httpStatus >= 300 && httpStatus < 400) return ": redirects are not followed";
  return "";
}

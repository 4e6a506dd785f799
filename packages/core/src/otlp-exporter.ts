import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { Counters, DropReason } from "./counters.ts";
import { createOnceReporter, describeFailure, type OnceReporter } from "./diagnostics.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import type { Transport, TransportRequest, TransportResult } from "./transport.ts";
import { VERSION } from "./version.ts";

/** Delivers spans, or counts them as dropped. Never rejects. */
export interface Exporter {
  /** Settles within `timeoutMillis`, whatever the collector does. */
  export(spans: ReadableSpan[], timeoutMillis: number): Promise<void>;
}

/** What an exporter works with. */
export interface ExporterParts {
  readonly transport: Transport;
  readonly counters: Counters;
}

/** What an answer means for a batch: how many of its spans arrived, and why the others did not. */
interface Verdict {
  readonly lost: number;
  readonly reason: DropReason;
  readonly message?: string;
}

/** OTLP/HTTP in protobuf. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createOtlpExporter(
  endpoint: OtlpEndpoint,
  { transport, counters }: ExporterParts,
): Exporter {
  const reporter = createOnceReporter("core");
  const headers = {
    "user-agent": `OTel-OTLP-Exporter-JavaScript/tracelet-${VERSION}`,
    ...endpoint.headers,
    "content-type": "application/x-protobuf",
  };

  const book = (spans: ReadableSpan[], { lost, reason, message }: Verdict): void => {
    counters.exported += spans.length - lost;
    if (lost > 0) counters.drop(reason, lost);
    if (lost === 0) reporter.recovered();
    if (message !== undefined) reporter.report(reason, `${message} (${lost} spans lost; said once until an export succeeds)`);
  };

  return {
    export: async (spans, timeoutMillis) => {
      const body = serialize(spans, reporter);
      if (!body) return book(spans, { lost: spans.length, reason: "unserializable" });
      counters.exportRequests++;
      counters.exportBytes += body.byteLength;
      const request: TransportRequest = {
        url: endpoint.url,
        headers,
        body,
        timeoutMillis: Math.min(timeoutMillis, endpoint.timeoutMillis),
      };
      const result = await context.with(suppressTracing(ROOT_CONTEXT), () => transport.send(request));
      book(spans, judge(result, spans.length));
    },
  };
}

function serialize(spans: ReadableSpan[], reporter: OnceReporter): Uint8Array<ArrayBuffer> | undefined {
  try {
    return ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array<ArrayBuffer> | undefined;
  } catch (error) {
    reporter.report("unserializable", `spans could not be serialised: ${describeFailure(error)}`);
    return undefined;
  }
}

function judge(result: TransportResult, spans: number): Verdict {
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
function judgeAnswer(body: Uint8Array, spans: number): Verdict {
  const rejected = rejectedSpans(body);
  if (!rejected) return { lost: 0, reason: "rejected" };
  return { lost: Math.min(rejected, spans), reason: "rejected", message: `the collector rejected ${rejected} spans` };
}

/** A collector that lies in its answer has still taken the request. */
function rejectedSpans(body: Uint8Array): number {
  if (body.byteLength === 0) return 0;
  try {
    const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(body);
    return Math.max(0, Number(partialSuccess?.rejectedSpans ?? 0));
  } catch {
    return 0;
  }
}

function hint(httpStatus: number): string {
  if (httpStatus === 401 || httpStatus === 403) return ": check the key in OTEL_EXPORTER_OTLP_HEADERS or exporter.headers";
  if (httpStatus === 404) return ": check the path of the endpoint, usually /v1/traces";
  if (httpStatus >= 300 && httpStatus < 400) return ": redirects are not followed, name the final URL";
  return "";
}

import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Counters } from "./counters.ts";
import { createOnceReporter } from "./diagnostics.ts";
import { type ExportVerdict, judgeExport } from "./export-verdict.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { serializeSpans } from "./serialize-spans.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import type { Transport, TransportRequest } from "./transport.ts";
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

/** OTLP/HTTP in protobuf. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createOtlpExporter(endpoint: OtlpEndpoint, { transport, counters }: ExporterParts): Exporter {
  const reporter = createOnceReporter("core");
  const headers = {
    "user-agent": `OTel-OTLP-Exporter-JavaScript/tracelet-${VERSION}`,
    ...endpoint.headers,
    "content-type": "application/x-protobuf",
  };

  const book = (spans: number, { lost, reason, message }: ExportVerdict): void => {
    counters.exported += spans - lost;
    if (lost > 0) counters.drop(reason, lost);
    if (message === undefined) return reporter.recovered();
    const shown = maskValues(message, Object.values(endpoint.headers));
    reporter.report(reason, `${shown} (${lost} spans lost; said once until an export succeeds)`);
  };

  return {
    export: async (spans, timeoutMillis) => {
      const { body, written, failure } = serializeSpans(spans);
      const lost = spans.length - written;
      if (lost > 0)
        book(lost, { lost, reason: "unserializable", message: `spans could not be serialised: ${failure}` });
      if (!body) return;
      counters.exportRequests++;
      counters.exportBytes += body.byteLength;
      const request: TransportRequest = {
        url: endpoint.url,
        headers,
        body,
        timeoutMillis: Math.min(timeoutMillis, endpoint.timeoutMillis),
      };
      const result = await context.with(suppressTracing(ROOT_CONTEXT), () => transport.send(request));
      book(written, judgeExport(result, written));
    },
  };
}

/** A collector may repeat the key that it was sent. */
function maskValues(text: string, values: readonly string[]): string {
  return values.filter(Boolean).reduce((masked, value) => masked.replaceAll(value, "***"), text);
}

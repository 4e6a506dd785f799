import type { LogsSetUp } from "./logs-option.ts";
import { type OtlpEndpoint, resolveEndpoint } from "./otlp-endpoint.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";

const LOGS = "OTEL_EXPORTER_OTLP_LOGS_";
const DEFAULT_URL = "http://localhost:4318/v1/logs";

/**
 * Where log records go: to an endpoint that is named for them, else where the spans go, in the same way. `undefined` when
 * that cannot be told, as the URL for spans does not end as usual.
 *
 * @throws ConfigurationError for an option that cannot be meant.
 */
export function resolveLogsEndpoint(
  own: OtlpExporterOptions | undefined,
  { env, exporter: spans }: Pick<LogsSetUp, "env" | "exporter">,
): OtlpEndpoint | undefined {
  const isNamed = own?.url !== undefined || env.string(`${LOGS}ENDPOINT`) !== undefined;
  const named = isNamed ? resolveEndpoint(own, env, "LOGS") : undefined;
  if (named) return named;
  const spansEndpoint = resolveEndpoint(spans, env, "TRACES");
  const url = spansEndpoint ? logsUrl(spansEndpoint.url) : DEFAULT_URL;
  if (url === undefined) return undefined;
  const headers = {
    ...lowerCase(spansEndpoint?.headers),
    ...lowerCase(env.pairs(`${LOGS}HEADERS`)),
    ...lowerCase(own?.headers),
  };
  return resolveEndpoint({ ...spans, ...own, url, headers }, env, "LOGS");
}

function logsUrl(spansUrl: string): string | undefined {
  const url = new URL(spansUrl);
  if (!url.pathname.endsWith("/v1/traces")) return undefined;
  url.pathname = url.pathname.replace(/traces$/, "logs");
  return url.href;
}

/** As merging must not send two of one. */
function lowerCase(headers: OtlpExporterOptions["headers"] = {}): NonNullable<OtlpExporterOptions["headers"]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

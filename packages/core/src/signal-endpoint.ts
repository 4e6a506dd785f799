import { given } from "./given.ts";
import { type OtlpEndpoint, resolveEndpoint, type Signal } from "./otlp-endpoint.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { DEFAULT_URL, isSpanExporter } from "./resolve-exporters.ts";
import type { SignalSetUp } from "./signal-set-up.ts";

/** What goes beside the spans. */
export type OtherSignal = Exclude<Signal, "TRACES">;

/** Backends that take nothing but spans there: AWS X-Ray, Langfuse. */
const SPANS_ALONE = /^https:\/\/xray\.[^/]+\.amazonaws\.com|\/api\/public\/otel\/v1\/traces$/;

const GENERAL = "OTEL_EXPORTER_OTLP_";

/**
 * Where another signal than spans goes: to an endpoint that is named for it, or for all beside one for spans; else where the
 * spans go, in the same way. `undefined` when that cannot be told: the URL for spans does not end as usual, or the backend
 * takes spans alone, or an SDK's exporter is all that takes them.
 *
 * @throws ConfigurationError for an option that cannot be meant.
 */
export function resolveSignalEndpoint(
  signal: OtherSignal,
  own: OtlpExporterOptions | undefined,
  { env, exporter }: Pick<SignalSetUp, "env" | "exporter">,
): OtlpEndpoint | undefined {
  const prefix = `${GENERAL}${signal}_`;
  const spans = [exporter ?? {}].flat().find((one): one is OtlpExporterOptions => !isSpanExporter(one));
  const isNamed = own?.url !== undefined || env.string(`${prefix}ENDPOINT`) !== undefined;
  const areSpansApart = spans?.url === undefined && env.string(`${GENERAL}TRACES_ENDPOINT`) !== undefined;
  const isGeneral = areSpansApart && env.string(`${GENERAL}ENDPOINT`) !== undefined;
  const named = isNamed || isGeneral ? resolveEndpoint(own, env, signal) : undefined;
  if (named) return named;
  const spansEndpoint = resolveEndpoint(spans, env, "TRACES", spans && DEFAULT_URL);
  const url = spansEndpoint && siblingUrl(spansEndpoint.url, signal);
  if (!spansEndpoint || url === undefined) return undefined;
  const headers = {
    ...lowerCase(spansEndpoint.headers),
    ...lowerCase(env.pairs(`${prefix}HEADERS`)),
    ...lowerCase(own?.headers),
  };
  return resolveEndpoint({ ...spans, ...given(own), url, headers }, env, signal);
}

function siblingUrl(spansUrl: string, signal: OtherSignal): string | undefined {
  const url = new URL(spansUrl);
  if (!url.pathname.endsWith("/v1/traces") || SPANS_ALONE.test(spansUrl)) return undefined;
  url.pathname = url.pathname.replace(/traces$/, signal.toLowerCase());
  return url.href;
}

/** As merging must not send two of one. */
function lowerCase(headers: OtlpExporterOptions["headers"] = {}): NonNullable<OtlpExporterOptions["headers"]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

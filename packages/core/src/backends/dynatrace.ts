import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkHost, rejectOption, tracesUrl } from "./check-option.ts";
import { credential } from "./credential.ts";
import { mapLazy } from "./map-lazy.ts";

/** How to reach Dynatrace: by an environment of its cloud, or by URL. */
export type DynatraceOptions = DynatraceToken & (DynatraceEnvironment | DynatraceUrl);

/** What opens an environment. */
export interface DynatraceToken {
  /** An access token with the scope `openTelemetryTrace.ingest`; it starts with `dt0c01.` */
  readonly apiToken: Lazy<string>;
}

/** An environment of Dynatrace's cloud. */
export interface DynatraceEnvironment {
  /** Its identifier: `abc12345` of `https://abc12345.live.dynatrace.com`. */
  readonly environment: string;
}

/** An environment behind an ActiveGate. */
export interface DynatraceUrl {
  /** Such as `https://gate.example.com:9999/e/abc12345`. */
  readonly url: string;
}

/**
 * Sends spans to Dynatrace, which takes protobuf alone, and 8 MB at once.
 *
 * @example
 * ```ts
 * dynatrace({ environment: "abc12345", apiToken: env.DYNATRACE_API_TOKEN });
 * ```
 * @see https://docs.dynatrace.com/docs/shortlink/otel-getstarted-otlpexport
 * @see https://docs.dynatrace.com/docs/shortlink/api-otlp-traces
 * @throws ConfigurationError for a token without a value, a `url` that is none, and one of the user interface.
 */
export function dynatrace(options: DynatraceOptions): OtlpExporterOptions {
  const token = credential(options.apiToken, "dynatrace({ apiToken })");
  return {
    url: tracesUrl("url" in options ? checkUrl(options.url) : liveUrl(options.environment), {
      option: "dynatrace({ url })",
      path: "/api/v2/otlp",
    }),
    headers: { authorization: mapLazy([token], (text) => `Api-Token ${text}`) },
    maxRequestBytes: 8_000_000,
  };
}

function liveUrl(environment: string): string {
  const fix = "use the identifier alone, as abc12345 of https://abc12345.live.dynatrace.com";
  return `https://${checkHost(environment, { option: "dynatrace({ environment })", fix })}.live.dynatrace.com`;
}

function checkUrl(url: string): string {
  const isInterface = /\.apps\.dynatrace\.com\b/.test(url);
  return isInterface ? rejectOption("dynatrace({ url })", "use the host with live in place of apps") : url;
}

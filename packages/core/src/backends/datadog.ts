import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkChoice, checkHost, rejectOption } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach Datadog without its Agent. */
export interface DatadogOptions {
  /** Organization settings → API keys. */
  readonly apiKey: Lazy<string>;
  /** The site's parameter, as in `DD_SITE`; not the host of the application, `app.datadoghq.com`. */
  readonly site: DatadogSite;
  /**
   * Where the code runs: Datadog has an intake of its own for `cloudflare`; functions of AWS, Azure and Google Cloud are
   * `serverless`.
   * @defaultValue `"serverless"`
   */
  readonly platform?: "serverless" | "cloudflare";
}

/** @see https://docs.datadoghq.com/getting_started/site/ */
export type DatadogSite =
  | "datadoghq.com"
  | "us3.datadoghq.com"
  | "us5.datadoghq.com"
  | "datadoghq.eu"
  | "ap1.datadoghq.com"
  | "ap2.datadoghq.com"
  | (string & {});

/**
 * Sends spans to Datadog's OTLP intake, of which the organization may have to ask for access first. It knows functions by
 * the resource attributes `cloud.provider` and `faas.id`.
 *
 * @example
 * ```ts
 * datadog({ apiKey: env.DD_API_KEY, site: "datadoghq.eu" });
 * ```
 * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/serverless/
 * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/managed_platforms/
 * @throws ConfigurationError for a key without a value, or a site that is a URL or the application's host.
 */
export function datadog({ apiKey, site, platform = "serverless" }: DatadogOptions): OtlpExporterOptions {
  const option = "datadog({ site })";
  const fix = "use the site's parameter, as datadoghq.com, us5.datadoghq.com or datadoghq.eu";
  if (/^(app|api|otlp)\./.test(site)) rejectOption(option, fix);
  const from = { serverless: "otlp", cloudflare: "cloudflare.integrations.otlp" };
  const intake = checkChoice(platform, { option: "datadog({ platform })", from });
  return {
    url: `https://${intake}.${checkHost(site, { option, fix })}/v1/traces`,
    headers: {
      "dd-api-key": credential(apiKey, "datadog({ apiKey })"),
      // The intakes of platforms want no source, and compute the trace metrics anyway.
      ...(platform === "serverless" ? { "dd-otlp-source": "serverless", compute_stats: "true" } : {}),
    },
    maxRequestBytes: 3_200_000,
  };
}

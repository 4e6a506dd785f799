import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkChoice } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach New Relic. */
export interface NewRelicOptions {
  /** An ingest licence key: the user menu → API Keys. */
  readonly licenseKey: Lazy<string>;
  /** Where the account is; `gov` stands for FedRAMP. */
  readonly region: "us" | "eu" | "gov";
}

/**
 * Sends spans to New Relic, which takes 1 MB at once and cuts values of attributes at 4,095 characters.
 *
 * @example
 * ```ts
 * newRelic({ licenseKey: env.NEW_RELIC_LICENSE_KEY, region: "us" });
 * ```
 * @see https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-otlp/
 * @throws ConfigurationError for a key without a value, or another region.
 */
export function newRelic({ licenseKey, region }: NewRelicOptions): OtlpExporterOptions {
  const from = { us: "otlp.nr-data.net", eu: "otlp.eu01.nr-data.net", gov: "gov-otlp.nr-data.net" };
  return {
    url: `https://${checkChoice(region, { option: "newRelic({ region })", from })}/v1/traces`,
    headers: { "api-key": credential(licenseKey, "newRelic({ licenseKey })") },
    maxRequestBytes: 1_000_000,
  };
}

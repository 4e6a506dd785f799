import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkChoice } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach SigNoz Cloud. One's own SigNoz is a {@link collector}. */
export interface SignozOptions {
  /** Settings → Ingestion. */
  readonly ingestionKey: Lazy<string>;
  /** Where the account is: Settings → Ingestion shows it, too. */
  readonly region: "us" | "eu" | "in";
}

/**
 * Sends spans to SigNoz Cloud.
 *
 * @example
 * ```ts
 * signoz({ ingestionKey: env.SIGNOZ_INGESTION_KEY, region: "in" });
 * ```
 * @see https://signoz.io/docs/ingestion/signoz-cloud/overview/
 * @throws ConfigurationError for a key without a value, or another region.
 */
export function signoz({ ingestionKey, region }: SignozOptions): OtlpExporterOptions {
  const from = { us: "ingest.us.signoz.cloud", eu: "ingest.eu.signoz.cloud", in: "ingest.in.signoz.cloud" };
  return {
    url: `https://${checkChoice(region, { option: "signoz({ region })", from })}/v1/traces`,
    headers: { "signoz-ingestion-key": credential(ingestionKey, "signoz({ ingestionKey })") },
  };
}

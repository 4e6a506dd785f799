import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkChoice } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach Honeycomb. */
export interface HoneycombOptions {
  /** An ingest key: Environment settings → API keys. */
  readonly apiKey: Lazy<string>;
  /** Where the team is: `ui.honeycomb.io` is `us`, `ui.eu1.honeycomb.io` is `eu`. @defaultValue `"us"` */
  readonly region?: "us" | "eu";
  /** For Honeycomb Classic alone, whose keys have 32 characters; elsewhere the dataset is the service's name. */
  readonly dataset?: string;
}

/**
 * Sends spans to Honeycomb.
 *
 * @example
 * ```ts
 * honeycomb({ apiKey: env.HONEYCOMB_API_KEY });
 * ```
 * @see https://docs.honeycomb.io/send-data/opentelemetry/
 * @throws ConfigurationError for a key without a value, or another region.
 */
export function honeycomb({ apiKey, region = "us", dataset }: HoneycombOptions): OtlpExporterOptions {
  const from = { us: "api.honeycomb.io", eu: "api.eu1.honeycomb.io" };
  return {
    url: `https://${checkChoice(region, { option: "honeycomb({ region })", from })}/v1/traces`,
    headers: {
      "x-honeycomb-team": credential(apiKey, "honeycomb({ apiKey })"),
      ...(dataset === undefined ? {} : { "x-honeycomb-dataset": dataset }),
    },
  };
}

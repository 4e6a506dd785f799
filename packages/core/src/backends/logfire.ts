import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkChoice } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach Pydantic Logfire. */
export interface LogfireOptions {
  /** A write token: project settings → Write tokens. */
  readonly token: Lazy<string>;
  /** Where the project is: `pylf_v1_us_…` is a token of `us`. */
  readonly region: "us" | "eu";
}

/**
 * Sends spans to Pydantic Logfire.
 *
 * @example
 * ```ts
 * logfire({ token: env.LOGFIRE_TOKEN, region: "eu" });
 * ```
 * @see https://logfire.pydantic.dev/docs/how-to-guides/alternative-clients/
 * @throws ConfigurationError for a token without a value, or another region.
 */
export function logfire({ token, region }: LogfireOptions): OtlpExporterOptions {
  const from = { us: "logfire-us.pydantic.dev", eu: "logfire-eu.pydantic.dev" };
  return {
    url: `https://${checkChoice(region, { option: "logfire({ region })", from })}/v1/traces`,
    // The token without a scheme before it.
    headers: { authorization: credential(token, "logfire({ token })") },
  };
}

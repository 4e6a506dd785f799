import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkHost } from "./check-option.ts";
import { bearer } from "./credential.ts";

/** How to reach Better Stack. Both are shown with an OpenTelemetry source: Telemetry → Sources. */
export interface BetterStackOptions {
  /** The source's ingesting host, such as `s1234567.eu-nbg-2.betterstackdata.com`. */
  readonly host: string;
  /** The source token. */
  readonly token: Lazy<string>;
}

/**
 * Sends spans to Better Stack.
 *
 * @example
 * ```ts
 * betterStack({ host: "s1234567.eu-nbg-2.betterstackdata.com", token: env.BETTER_STACK_TOKEN });
 * ```
 * @see https://betterstack.com/docs/logs/ingesting-data/http/traces
 * @throws ConfigurationError for a token without a value, or a URL in place of the host.
 */
export function betterStack({ host, token }: BetterStackOptions): OtlpExporterOptions {
  const fix = "use the ingesting host alone, as s1234567.eu-nbg-2.betterstackdata.com";
  return {
    url: `https://${checkHost(host, { option: "betterStack({ host })", fix })}/v1/traces`,
    headers: { authorization: bearer(token, "betterStack({ token })") },
  };
}

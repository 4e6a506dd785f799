import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { tracesUrl } from "./check-option.ts";
import { credential } from "./credential.ts";
import { mapLazy } from "./map-lazy.ts";

/** How to reach Elastic Cloud. Both are shown under Add data → Applications → OpenTelemetry. */
export interface ElasticOptions {
  /** The managed OTLP endpoint, such as `https://id.ingest.eu-west-1.aws.elastic.cloud:443`. */
  readonly url: string;
  /** An API key, without `ApiKey` before it. */
  readonly apiKey: Lazy<string>;
}

/**
 * Sends spans to the managed OTLP endpoint of Elastic Cloud.
 *
 * @example
 * ```ts
 * elastic({ url: env.ELASTIC_OTLP_ENDPOINT, apiKey: env.ELASTIC_API_KEY });
 * ```
 * @see https://www.elastic.co/docs/reference/opentelemetry/motlp/managed-otlp-endpoint
 * @throws ConfigurationError for a key without a value, or a `url` that is none.
 */
export function elastic({ url, apiKey }: ElasticOptions): OtlpExporterOptions {
  return {
    url: tracesUrl(url, { option: "elastic({ url })" }),
    headers: { authorization: mapLazy([credential(apiKey, "elastic({ apiKey })")], (key) => `ApiKey ${key}`) },
  };
}

import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkHost } from "./check-option.ts";
import { bearer, credential } from "./credential.ts";

/** How to reach Axiom. */
export interface AxiomOptions {
  /** An API token that may ingest into the dataset: Settings → API tokens. */
  readonly token: Lazy<string>;
  /** The name of a dataset for traces. */
  readonly dataset: string;
  /**
   * The base domain of the edge deployment that holds the dataset.
   * @defaultValue `"api.axiom.co"`, for organizations in the US
   */
  readonly domain?: "us-east-1.aws.edge.axiom.co" | "eu-central-1.aws.edge.axiom.co" | "api.axiom.co" | (string & {});
}

/**
 * Sends spans to Axiom.
 *
 * @example
 * ```ts
 * axiom({ token: env.AXIOM_TOKEN, dataset: "traces", domain: "eu-central-1.aws.edge.axiom.co" });
 * ```
 * @see https://axiom.co/docs/send-data/opentelemetry
 * @see https://axiom.co/docs/reference/edge-deployments
 * @throws ConfigurationError for a token or dataset without a value, or a URL in place of the domain.
 */
export function axiom({ token, dataset, domain = "api.axiom.co" }: AxiomOptions): OtlpExporterOptions {
  const fix = "use the domain alone, as eu-central-1.aws.edge.axiom.co";
  return {
    url: `https://${checkHost(domain, { option: "axiom({ domain })", fix })}/v1/traces`,
    headers: {
      authorization: bearer(token, "axiom({ token })"),
      "x-axiom-dataset": credential(dataset, "axiom({ dataset })"),
    },
  };
}

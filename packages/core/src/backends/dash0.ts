import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkHost } from "./check-option.ts";
import { bearer } from "./credential.ts";

/** How to reach Dash0. */
export interface Dash0Options {
  /** Organization settings → Auth tokens. */
  readonly token: Lazy<string>;
  /** The region in the endpoint (Organization settings → Endpoints): `eu-west-1` or `eu-west-1.aws`. */
  readonly region: "eu-central-1" | "eu-west-1" | "us-west-2" | (string & {});
  /** A token for certain datasets is refused without one. @defaultValue the dataset `default` */
  readonly dataset?: string;
}

/**
 * Sends spans to Dash0.
 *
 * @example
 * ```ts
 * dash0({ token: env.DASH0_TOKEN, region: "eu-west-1" });
 * ```
 * @see https://www.dash0.com/hub/integrations/int_otlp/overview
 * @see https://www.dash0.com/documentation/dash0/key-concepts/endpoints
 * @throws ConfigurationError for a token without a value, or a URL in place of the region.
 */
export function dash0({ token, region, dataset }: Dash0Options): OtlpExporterOptions {
  const option = "dash0({ region })";
  const fix = "use the region alone, as eu-west-1 of https://ingress.eu-west-1.aws.dash0.com";
  const deployment = checkHost(/dash0|ingress/.test(region) ? "" : region, { option, fix });
  return {
    url: `https://ingress.${deployment.includes(".") ? deployment : `${deployment}.aws`}.dash0.com/v1/traces`,
    headers: {
      authorization: bearer(token, "dash0({ token })"),
      ...(dataset === undefined ? {} : { "dash0-dataset": dataset }),
    },
  };
}

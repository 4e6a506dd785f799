import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { basicAuth } from "./basic-auth.ts";
import { checkHost, rejectOption } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach Grafana Cloud. All three are in the Cloud portal: your stack → OpenTelemetry → Configure. */
export interface GrafanaCloudOptions {
  /** What stands between `otlp-gateway-` and `.grafana.net` in the OTLP endpoint, such as `prod-eu-west-2`. */
  readonly zone: string;
  /** The number of the stack's instance. */
  readonly instanceId: string | number;
  /** An access policy token with the scope `traces:write`; it starts with `glc_`. */
  readonly token: Lazy<string>;
}

/**
 * Sends spans to Grafana Cloud, by its OTLP gateway into Tempo.
 *
 * @example
 * ```ts
 * grafanaCloud({ zone: "prod-eu-west-2", instanceId: 123456, token: env.GRAFANA_TOKEN });
 * ```
 * @see https://grafana.com/docs/grafana-cloud/send-data/otlp/send-data-otlp/
 * @throws ConfigurationError for a token without a value, and for a URL (that of Tempo takes no OTLP) in place of the zone.
 */
export function grafanaCloud({ zone, instanceId, token }: GrafanaCloudOptions): OtlpExporterOptions {
  const instance = String(instanceId).trim();
  if (!/^\d+$/.test(instance)) rejectOption("grafanaCloud({ instanceId })", "use the instance's number, as 123456");
  return {
    url: `https://otlp-gateway-${checkZone(zone)}.grafana.net/otlp/v1/traces`,
    headers: { authorization: basicAuth(instance, credential(token, "grafanaCloud({ token })")) },
  };
}

function checkZone(zone: string): string {
  const option = "grafanaCloud({ zone })";
  if (/\/tempo\b/.test(zone)) rejectOption(option, "the host of Tempo takes no OTLP; use the zone of the OTLP gateway");
  const fix = "use the zone alone, as prod-eu-west-2 of https://otlp-gateway-prod-eu-west-2.grafana.net";
  return /^otlp-gateway-|grafana\.net/.test(zone) ? rejectOption(option, fix) : checkHost(zone, { option, fix });
}

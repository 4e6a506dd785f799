import type { OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { tracesUrl } from "./check-option.ts";

/** How to reach a Collector. */
export interface CollectorOptions {
  /** Where it takes OTLP/HTTP; the path `/v1/traces` is added. @defaultValue `"http://localhost:4318"` */
  readonly url?: string;
}

/**
 * Sends spans to an OpenTelemetry Collector, or to what takes OTLP/HTTP as one does: Jaeger, Tempo, a Datadog Agent, one's
 * own SigNoz, `npx tracelet`.
 *
 * @example
 * ```ts
 * collector({ url: "http://collector.internal:4318" });
 * ```
 * @see https://opentelemetry.io/docs/collector/
 * @throws ConfigurationError for a `url` that is none.
 */
export function collector({ url = "http://localhost:4318" }: CollectorOptions = {}): OtlpExporterOptions {
  // No headers: a key in the environment is another backend's.
  return { url: tracesUrl(url, { option: "collector({ url })" }), headers: {} };
}

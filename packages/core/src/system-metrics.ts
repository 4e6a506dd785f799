import { FAAS_COLDSTART } from "./attributes.ts";
import type { Invocation } from "./invocation.ts";
import type { Measurement, MetricsOption } from "./metrics-option.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { createMetricsSerializer } from "./serialize-metrics.ts";
import { createSignalExporter } from "./signal-exporter.ts";

/** Options of {@link systemMetrics}. */
export interface SystemMetricsOptions {
  /**
   * Where metrics go. Environment: `OTEL_EXPORTER_OTLP_METRICS_*`.
   * @defaultValue where the spans go, with `/v1/metrics` for `/v1/traces`; nowhere when that is not known to take metrics
   */
  readonly exporter?: Omit<OtlpExporterOptions, "serializer">;
}

/** What an adapter measures beside: called when an invocation begins, and what that returns when it is over. */
export type Probe = (invocation: Invocation) => () => Pick<Measurement, "initSeconds" | "memoryBytes" | "cpuSeconds">;

/**
 * Exports with the flush of each invocation what it adds to `faas.invocations` (which succeeded), `faas.errors` (which threw
 * or ran out of time), `faas.timeouts`, `faas.coldstarts` and `faas.invoke_duration`, each by its `faas.trigger`: the option
 * `metrics`. Invocations count whether they are sampled or not. Temporality is delta, always as protobuf: backends add up
 * what the environments of a function send. `OTEL_METRICS_EXPORTER=none` switches it off.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/
 *
 * @example
 * instrument(handler, { metrics: systemMetrics() });
 */
export function systemMetrics(options: SystemMetricsOptions = {}, probe: Probe = () => () => ({})): MetricsOption {
  return {
    createMetrics: (setUp) => {
      const exporter = createSignalExporter(options.exporter, setUp, {
        signal: "METRICS",
        what: "metrics",
        optionOf: "systemMetrics()",
        serializer: createMetricsSerializer(setUp.resource),
      });
      return (
        exporter && {
          export: exporter,
          begin: (invocation) => {
            const probed = probe(invocation);
            const startMillis = Date.now();
            const startedAt = performance.now();
            return (outcome) => ({
              trigger: invocation.trigger,
              outcome,
              isColdStart: invocation.attributes?.[FAAS_COLDSTART] === true,
              startMillis,
              durationSeconds: (performance.now() - startedAt) / 1_000,
              ...probed(),
            });
          },
        }
      );
    },
  };
}

import {
  type MetricsOption,
  type Probe,
  systemMetrics as coreMetrics,
  type SystemMetricsOptions,
} from "@tracelet/core";
import { TRACELET_INIT_DURATION_MS } from "./attributes.ts";

/**
 * Exports with the flush of each invocation what it adds to `faas.invocations` (which succeeded), `faas.errors` (which threw
 * or ran out of time), `faas.timeouts`, `faas.coldstarts`, `faas.invoke_duration`, `faas.init_duration` (from the start of
 * the process to `instrument()`), `faas.mem_usage` (what the process holds in the end) and `faas.cpu_usage` (what it used
 * meanwhile), each by its `faas.trigger`: the option `metrics`. Where invocations run side by side in a process, memory and
 * CPU are those of all of them. Invocations count whether they are sampled or not. Temporality is delta, always as protobuf:
 * backends add up what the environments of a function send. `OTEL_METRICS_EXPORTER=none` switches it off.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/
 *
 * @example
 * export const handler = instrument(async () => "ok", { metrics: systemMetrics() });
 */
export function systemMetrics(options: SystemMetricsOptions = {}): MetricsOption {
  return coreMetrics(options, probeProcess);
}

const probeProcess: Probe = ({ attributes }) => {
  const before = process.cpuUsage();
  const initMillis = attributes?.[TRACELET_INIT_DURATION_MS];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return {
      initSeconds: typeof initMillis === "number" ? initMillis / 1_000 : undefined,
      memoryBytes: process.memoryUsage.rss(),
      cpuSeconds: (user + system) / 1_000_000,
    };
  };
};

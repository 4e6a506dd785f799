import { reportProblem } from "./diagnostics.ts";
import type { EnvReader } from "./env.ts";
import type { Exporter } from "./exporter.ts";
import { createOtlpExporter } from "./otlp-exporter.ts";
import type { OtlpExporterOptions, OtlpSerializer } from "./otlp-exporter-options.ts";
import { type OtherSignal, resolveSignalEndpoint } from "./signal-endpoint.ts";
import type { SignalSetUp } from "./signal-set-up.ts";
import { validateExporter } from "./validate-options.ts";

/** What is exported beside the spans. */
export interface ExportedSignal<Item> {
  readonly signal: OtherSignal;
  /** Its items, in words, and the function whose option has the endpoint. */
  readonly what: string;
  readonly optionOf: string;
  readonly serializer: OtlpSerializer<Item>;
}

/** The export of another signal than spans; `undefined` when it is not to be exported. */
export function createSignalExporter<Item>(
  options: Omit<OtlpExporterOptions, "serializer"> | undefined,
  setUp: SignalSetUp,
  { signal, what, optionOf, serializer }: ExportedSignal<Item>,
): Exporter<Item>["export"] | undefined {
  if (options) validateExporter(options);
  else if (isSwitchedOff(signal, setUp.env)) return undefined;
  const endpoint = resolveSignalEndpoint(signal, options, setUp);
  if (!endpoint) {
    const fix = `name it by OTEL_EXPORTER_OTLP_${signal}_ENDPOINT or the option exporter.url of ${optionOf}`;
    reportProblem("core", `${what} are not exported, as their endpoint is not known: ${fix}`);
    return undefined;
  }
  // Not those of the spans, which are balanced.
  const counters = { exportRequests: 0, exportBytes: 0, retries: 0, exportMillis: 0 };
  return createOtlpExporter(endpoint, { fetch: setUp.rawFetch, serializer, counters }).export;
}

/** Another exporter than OTLP is reported, and then counts as not named. */
function isSwitchedOff(signal: OtherSignal, env: EnvReader): boolean {
  const variable = `OTEL_${signal}_EXPORTER`;
  const name = env.string(variable)?.toLowerCase() ?? "otlp";
  if (name !== "otlp" && name !== "none") env.reject(variable, "use otlp or none");
  return name === "none";
}

import type { EnvReader } from "./env.ts";
import type { ExporterOption, TracingOptions } from "./options.ts";
import { type OtlpEndpoint, resolveEndpoint } from "./otlp-endpoint.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import type { SpanExporter } from "./sdk-types.ts";

const EXPORTER = "OTEL_TRACES_EXPORTER";
/** A collector beside the code. */
export const DEFAULT_URL = "http://localhost:4318/v1/traces";

/**
 * Where spans go, by options or environment; `undefined` when neither says so and nobody wants tracing otherwise.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection
 * @throws ConfigurationError for an option that cannot be meant.
 */
export function resolveExporters(
  option: TracingOptions["exporter"],
  env: EnvReader,
  isWanted: boolean,
): readonly (OtlpEndpoint | SpanExporter)[] | undefined {
  if (option) {
    return ([option].flat() as ExporterOption[]).map((one) =>
      isSpanExporter(one) ? one : resolveEndpoint(one, env, "TRACES", DEFAULT_URL)!,
    );
  }
  const name = env.string(EXPORTER)?.toLowerCase();
  if (name === "none") return isWanted ? [] : undefined;
  if (name && name !== "otlp") {
    env.reject(EXPORTER, "use otlp or none, or pass optionsFromEnv(env) as options");
  }
  const isCertain = isWanted || name === "otlp";
  const endpoint = resolveEndpoint({}, env, "TRACES", isCertain ? DEFAULT_URL : undefined);
  return endpoint && [endpoint];
}

/** Whether it is an exporter of an OpenTelemetry SDK. */
export function isSpanExporter(option: OtlpEndpoint | OtlpExporterOptions | SpanExporter): option is SpanExporter {
  return typeof (option as Partial<SpanExporter>).export === "function";
}

import { consoleExporter } from "./console-exporter.ts";
import { createEnvReader, type EnvReader } from "./env.ts";
import { jsonSerializer } from "./json-serializer.ts";
import type { EnvRecord, ExporterOption, TracingOptions } from "./options.ts";
import { propagatorFromEnv } from "./propagator-from-env.ts";

const EXPORTER = "OTEL_TRACES_EXPORTER";
const OTLP = "OTEL_EXPORTER_OTLP_";

/**
 * Options for what tracing does not read from the environment by itself, as its code would be in every user's bundle:
 * `OTEL_TRACES_EXPORTER` with `console` or a list of `otlp` and `console`, `OTEL_EXPORTER_OTLP_(TRACES_)PROTOCOL` with
 * `http/json`, and `OTEL_PROPAGATORS` with every name of the specification. All other variables work without it. Tracing
 * is on and off as it would be without it, and on with `console`. What cannot be used is reported through `diag` and left out.
 *
 * @param env is kept: on Lambda `process.env` itself, no copy of it.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @example
 * export default instrument(handler, (env) => ({ service: "checkout", ...optionsFromEnv(env) }));
 */
export function optionsFromEnv(env: EnvRecord): Pick<TracingOptions, "exporter" | "propagator"> {
  const exporter = exporterFromEnv(createEnvReader(env));
  const propagator = propagatorFromEnv(env);
  return { ...(exporter && { exporter }), ...(propagator && { propagator }) };
}

function exporterFromEnv(env: EnvReader): TracingOptions["exporter"] {
  const names = listed(env.string(EXPORTER));
  if (names.size > 1 && names.has("none")) {
    env.reject(EXPORTER, "none stands alone; nothing is exported");
    return [];
  }
  const otlp = isJson(env) ? { serializer: jsonSerializer() } : {};
  const exporters = [...names].flatMap((name): ExporterOption[] => {
    if (name === "otlp") return [otlp];
    if (name === "console") return [consoleExporter()];
    if (name !== "none") env.reject(EXPORTER, `for "${name}" use otlp, console or none`);
    return [];
  });
  if (exporters.length > 0) return exporters;
  // An exporter switches tracing on: none, then, where nothing else does.
  return isJson(env) && !names.has("none") && isOn(env) ? [otlp] : undefined;
}

function listed(names = ""): Set<string> {
  const trimmed = names.split(",").map((name) => name.trim().toLowerCase());
  return new Set(trimmed.filter(Boolean));
}

function isJson(env: EnvReader): boolean {
  const protocol = env.string(`${OTLP}TRACES_PROTOCOL`) ?? env.string(`${OTLP}PROTOCOL`);
  return protocol?.toLowerCase() === "http/json";
}

function isOn(env: EnvReader): boolean {
  const endpoints = [env.string(`${OTLP}TRACES_ENDPOINT`), env.string(`${OTLP}ENDPOINT`)];
  return endpoints.some((url) => /^https?:/i.test(url ?? "")) || env.string("OTEL_ENABLED")?.toLowerCase() === "true";
}

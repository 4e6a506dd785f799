import type { TextMapPropagator } from "@opentelemetry/api";
import { createEnvReader } from "./env.ts";
import type { EnvRecord } from "./options.ts";
import { b3Propagator } from "./propagation/b3.ts";
import { jaegerPropagator } from "./propagation/jaeger.ts";
import { xrayLambdaPropagator, xrayPropagator } from "./propagation/xray.ts";
import { propagatorByNames, PROPAGATORS, w3cPropagator } from "./resolve-propagator.ts";

const FIX = "use tracecontext, baggage, b3, b3multi, jaeger, xray, xray-lambda or none";

/**
 * What `OTEL_PROPAGATORS` names, for the option `propagator`: of `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`,
 * `xray` and `xray-lambda` those that are listed, each once and in that order, whatever their case; `none` for nothing. A
 * name that is unknown is reported through `diag` and left out; when none remains, W3C trace context and baggage are meant.
 *
 * @param env is kept, as `xray-lambda` reads it at each invocation: on Lambda `process.env` itself, no copy of it.
 * @returns `undefined` when the variable is unset.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function propagatorFromEnv(env: EnvRecord): TextMapPropagator | undefined {
  const reader = createEnvReader(env);
  const names = reader
    .string(PROPAGATORS)
    ?.toLowerCase()
    .split(/\s*,\s*/);
  if (!names) return undefined;
  if (names.includes("xray") && names.includes("xray-lambda")) {
    reader.reject(PROPAGATORS, "leave xray out, xray-lambda includes it");
  }
  return propagatorByNames(reader, (name) => w3cPropagator(name) ?? otherPropagator(name, env), FIX);
}

function otherPropagator(name: string, env: EnvRecord): TextMapPropagator | undefined {
  switch (name) {
    case "b3":
      return b3Propagator();
    case "b3multi":
      return b3Propagator({ inject: "multi" });
    case "jaeger":
      return jaegerPropagator();
    case "xray":
      return xrayPropagator();
    case "xray-lambda":
      return xrayLambdaPropagator(env);
    default:
      return undefined;
  }
}

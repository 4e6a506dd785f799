import type { TextMapPropagator } from "@opentelemetry/api";
import type { EnvReader } from "./env.ts";
import { createBaggagePropagator } from "./propagation/baggage.ts";
import { createCompositePropagator } from "./propagation/composite.ts";
import { createTraceContextPropagator } from "./propagation/trace-context.ts";

export const PROPAGATORS = "OTEL_PROPAGATORS";

/**
 * The option, or else what `OTEL_PROPAGATORS` names of `tracecontext`, `baggage` and `none`; by default the former two.
 * Other names are reported and left out: their code is not in every user's bundle.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function resolvePropagator(option: TextMapPropagator | undefined, env: EnvReader): TextMapPropagator {
  if (option) return createCompositePropagator([option]);
  return propagatorByNames(env, w3cPropagator, "pass optionsFromEnv(env) as options");
}

/** Which propagator a name stands for. */
export type NamedPropagators = (name: string) => TextMapPropagator | undefined;

export const w3cPropagator: NamedPropagators = (name) => {
  if (name === "tracecontext") return createTraceContextPropagator();
  return name === "baggage" ? createBaggagePropagator() : undefined;
};

/** `none` beside others is reported and prevails, as in other languages. Without a usable name W3C's are meant. */
export function propagatorByNames(env: EnvReader, named: NamedPropagators, fix: string): TextMapPropagator {
  const text = env.string(PROPAGATORS)?.toLowerCase();
  const names = new Set(text?.split(/\s*,\s*/));
  names.delete("");
  if (names.delete("none")) {
    if (names.size > 0) env.reject(PROPAGATORS, "none switches the others off");
    return createCompositePropagator([]);
  }
  const chosen = [...names].flatMap((name) => named(name) ?? env.reject(PROPAGATORS, `for "${name}" ${fix}`) ?? []);
  return createCompositePropagator(
    chosen.length > 0 ? chosen : [createTraceContextPropagator(), createBaggagePropagator()],
  );
}

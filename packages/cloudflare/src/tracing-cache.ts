import {
  ConfigurationError,
  createTracing,
  type EnvRecord,
  prepareTracing,
  reportProblem,
  type Tracing,
  type TracingOptions,
  type Trigger,
} from "@tracelet/core";
import { instrumentBindings } from "./bindings.ts";
import { CLOUDFLARE } from "./resource.ts";

/** Options, or how they follow from the bindings and from what started the invocation. Resolved once for each. */
export type OptionsSource<Env> = TracingOptions | ((env: Env, trigger: Trigger) => TracingOptions);

/** The set-up of each (env, trigger); made at the first invocation, as `env` is not there before. */
export interface TracingCache<Env> {
  get(env: Env, trigger: Trigger): Tracing;
}

/** @throws ConfigurationError for options that cannot be meant; those that a function returns are reported by `diag`. */
export function createTracingCache<Env>(source: OptionsSource<Env>): TracingCache<Env> {
  // Known to be on before any env is: then also what runs before the first invocation meets the registered API.
  if (typeof source !== "function") prepareTracing(source);
  const tracings = new WeakMap<object, Map<Trigger, Tracing>>();
  return {
    get: (env, trigger) => {
      const key = typeof env === "object" && env !== null ? env : tracings;
      const byTrigger = tracings.get(key) ?? new Map<Trigger, Tracing>();
      tracings.set(key, byTrigger);
      let tracing =
        byTrigger.get(trigger) ?? (typeof source === "object" ? byTrigger.values().next().value : undefined);
      if (!tracing) {
        tracing = setUp(source, env, trigger);
        byTrigger.set(trigger, tracing);
      }
      return tracing;
    },
  };
}

function setUp<Env>(source: OptionsSource<Env>, env: Env, trigger: Trigger): Tracing {
  const record: EnvRecord = typeof env === "object" && env !== null ? (env as EnvRecord) : {};
  try {
    const options = typeof source === "function" ? source(env, trigger) : source;
    if (options instanceof Promise) throw new ConfigurationError("the options function must not be async");
    const tracing = createTracing(options, record, CLOUDFLARE);
    if (tracing.isEnabled) instrumentBindings(record);
    return tracing;
  } catch (error) {
    // What a function of the user's throws may quote a secret.
    const problem = error instanceof ConfigurationError ? error.message : "the options function threw";
    reportProblem("cloudflare", `tracing is off: ${problem}`);
    return createTracing({ enabled: false });
  }
}

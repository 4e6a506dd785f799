import {
  ConfigurationError,
  createTracing,
  type EnvRecord,
  prepareTracing,
  reportProblem,
  type Tracing,
  type Trigger,
} from "@tracelet/core";
import { attempt } from "./attempt.ts";
import { instrumentBindings } from "./bindings.ts";
import { type OptionsSource, type OwnOptions, splitOptions } from "./cloudflare-options.ts";
import { CLOUDFLARE } from "./resource.ts";

/** Tracing by one set of options, with those of this package. */
export type CloudflareTracing = Tracing & OwnOptions;

/** The set-up of each (env, trigger); made at the first invocation, as `env` is not there before. */
export interface TracingCache<Env> {
  get(env: Env, trigger: Trigger): CloudflareTracing;
}

type SetUps = Map<Trigger, CloudflareTracing>;

/** The platform's `env` is one object for an isolate. More are copies, as of a framework that makes one for each request. */
const MAX_ENVS = 16;

/**
 * For options that are a function, the first few `env` each get a set-up; later ones share that of one with the same texts.
 * For other options, those with the same `OTEL_*` variables share it from the start.
 *
 * @throws ConfigurationError for options that cannot be meant; those that a function returns are reported by `diag`.
 */
export function createTracingCache<Env>(source: OptionsSource<Env>): TracingCache<Env> {
  // Known to be on before any env is: then also what runs before the first invocation meets the registered API.
  if (typeof source !== "function") prepareTracing(splitOptions(source).options);
  const isFunction = typeof source === "function";
  const byEnv = new WeakMap<object, SetUps>();
  const byText = new Map<string, SetUps>();
  let envs = 0;

  const setUpsOf = (env: EnvRecord): SetUps => {
    const text = textOf(env, isFunction ? "" : "OTEL_");
    const isShared = !isFunction || ++envs > MAX_ENVS;
    const setUps = (isShared ? byText.get(text) : undefined) ?? new Map<Trigger, CloudflareTracing>();
    byText.delete(text);
    byText.set(text, setUps); // as the last one; the one that was not used for longest goes
    if (byText.size > MAX_ENVS) byText.delete(byText.keys().next().value!);
    byEnv.set(env, setUps);
    return setUps;
  };

  return {
    get: (env, trigger) => {
      const record = typeof env === "object" && env !== null ? (env as EnvRecord) : NO_ENV;
      const known = byEnv.get(record);
      const setUps = known ?? setUpsOf(record);
      const key = isFunction ? trigger : "other";
      const cached = setUps.get(key);
      const tracing = cached ?? setUp(source, env, { record, trigger });
      if (!cached) setUps.set(key, tracing);
      if (!(known && cached) && tracing.isEnabled) attempt(() => instrumentBindings(record, tracing.bindings));
      return tracing;
    },
  };
}

const NO_ENV: EnvRecord = {};

/** The texts of an env whose names begin so, as one. What else it holds is the platform's, the same in every copy. */
function textOf(env: EnvRecord, prefix: string): string {
  const entries = attempt(() => Object.entries(env)) ?? [];
  return JSON.stringify(entries.filter(([name, value]) => name.startsWith(prefix) && typeof value === "string"));
}

function setUp<Env>(
  source: OptionsSource<Env>,
  env: Env,
  { record, trigger }: { readonly record: EnvRecord; readonly trigger: Trigger },
): CloudflareTracing {
  try {
    const given = typeof source === "function" ? source(env, trigger) : source;
    if (given instanceof Promise) throw new ConfigurationError("the options function must not be async");
    const { options, own } = splitOptions(given);
    return { ...createTracing(options, record, CLOUDFLARE), ...own };
  } catch (error) {
    // What a function of the user's throws may quote a secret.
    const problem = error instanceof ConfigurationError ? error.message : "the options function threw";
    reportProblem("cloudflare", `tracing is off: ${problem}`);
    return { ...createTracing({ enabled: false }), ...splitOptions({}).own };
  }
}

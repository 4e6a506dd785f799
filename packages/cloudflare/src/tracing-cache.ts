import {
  type AdapterDefaults,
  attempt,
  createEnvCache,
  createTracing,
  type EnvRecord,
  MAX_ENVS,
  prepareTracing,
  type Tracing,
  type Trigger,
  tryOptions,
} from "@tracelet/core";
import { instrumentBindings } from "./bindings.ts";
import { type CloudflareOptions, type OptionsSource, type OwnOptions, splitOptions } from "./cloudflare-options.ts";
import { CLOUDFLARE } from "./resource.ts";
import type { ExecutionContextLike } from "./types.ts";

/** Tracing by one set of options, with those of this package. */
export type CloudflareTracing = Tracing & OwnOptions;

/** The set-up of each (env, trigger); made at the first invocation, as `env` is not there before. */
export interface TracingCache<Env> {
  get(env: Env, trigger: Trigger, executionContext?: ExecutionContextLike): CloudflareTracing;
}

interface SetUp {
  readonly tracing: CloudflareTracing;
  /** Those whose bindings are instrumented. */
  readonly envs: WeakSet<EnvRecord>;
}

const NO_ENV: EnvRecord = {};

/**
 * For options that are a function, the first few `env` each get a set-up; later ones share that of one with the same texts.
 * For other options, those with the same `OTEL_*` variables share it from the start.
 *
 * @throws ConfigurationError for options that cannot be meant; those that a function returns are reported by `diag`.
 */
export function createTracingCache<Env>(
  source: OptionsSource<Env> | undefined,
  adapter: AdapterDefaults = CLOUDFLARE,
): TracingCache<Env> {
  const isFunction = typeof source === "function";
  // Known to be on before any env is: then also what runs before the first invocation meets the registered API. Nothing given
  // is nothing to check, and the isolate starts the sooner.
  if (source !== undefined && !isFunction) prepareTracing(splitOptions(source).options);
  const setUpsOf = createEnvCache(
    () => new Map<Trigger, SetUp>(),
    isFunction ? { ownCount: MAX_ENVS } : { prefix: "OTEL_" },
  );
  return {
    get: (env, trigger, executionContext) => {
      const record = typeof env === "object" && env !== null ? (env as EnvRecord) : NO_ENV;
      const setUps = setUpsOf(record);
      const key = isFunction ? trigger : "other";
      const known = setUps.get(key);
      const { tracing, envs } =
        known ?? setUp(record, adapter, () => (isFunction ? source(env, trigger) : (source ?? {})));
      if (!known) setUps.set(key, { tracing, envs });
      if (tracing.isEnabled && !envs.has(record)) {
        envs.add(record);
        attempt(() => instrumentBindings(record, tracing.bindings));
        attempt(() => instrumentBindings(executionContext?.exports, tracing.bindings));
      }
      return tracing;
    },
  };
}

function setUp(record: EnvRecord, adapter: AdapterDefaults, resolve: () => CloudflareOptions): SetUp {
  const create = (given: CloudflareOptions): CloudflareTracing => {
    const { options, own } = splitOptions(given);
    return { ...createTracing(options, record, adapter), ...own };
  };
  const tracing = tryOptions({ adapter: "cloudflare", resolve, create }) ?? create({ enabled: false });
  return { tracing, envs: new WeakSet() };
}

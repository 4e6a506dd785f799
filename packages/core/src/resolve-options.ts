import type { TextMapPropagator } from "@opentelemetry/api";
import { SERVICE_NAME } from "./attributes.ts";
import { createEnvReader, type EnvReader } from "./env.ts";
import type { AdapterDefaults, EnvRecord, TracingOptions } from "./options.ts";
import { type OtlpEndpoint, resolveEndpoint } from "./otlp-endpoint.ts";
import { createBaggagePropagator } from "./propagation/baggage.ts";
import { createCompositePropagator } from "./propagation/composite.ts";
import { createTraceContextPropagator } from "./propagation/trace-context.ts";
import { BASE_RESOURCE_ATTRIBUTES, createResource } from "./resource.ts";
import { samplerFromEnv } from "./sampler-from-env.ts";
import type { Resource, Sampler } from "./sdk-types.ts";
import { validateOptions } from "./validate-options.ts";

/** A set-up with every choice made. */
export interface ResolvedOptions {
  readonly adapter: AdapterDefaults;
  readonly resource: Resource;
  readonly endpoint: OtlpEndpoint;
  readonly sampler: Sampler;
  readonly propagator: TextMapPropagator;
  readonly settleMillis: number;
  readonly maxSpans: number;
}

const DEFAULT_URL = "http://localhost:4318/v1/traces";

/**
 * Options over environment over defaults; `undefined` when tracing is off.
 *
 * @throws ConfigurationError for options that cannot be meant. Wrong variables are only reported, by `diag`.
 */
export function resolveOptions(
  options: TracingOptions,
  record: EnvRecord,
  adapter: AdapterDefaults,
): ResolvedOptions | undefined {
  validateOptions(options);
  const env = createEnvReader(record);
  const isWanted = options.enabled ?? (env.boolean("OTEL_SDK_DISABLED") ? false : env.boolean("OTEL_ENABLED"));
  if (isWanted === false) return undefined; // what else is wrong does not matter then
  const endpoint = resolveEndpoint(options.exporter, env);
  if (!isWanted && !endpoint && !options.exporter) return undefined;
  return {
    adapter,
    resource: resolveResource(options, env, adapter),
    endpoint: endpoint ?? resolveEndpoint({ ...options.exporter, url: DEFAULT_URL }, env)!,
    sampler: options.sampler ?? samplerFromEnv(env),
    propagator: createCompositePropagator(
      options.propagator ? [options.propagator] : [createTraceContextPropagator(), createBaggagePropagator()],
    ),
    settleMillis: options.settleMillis ?? 2_000,
    maxSpans: options.maxSpans ?? 2_048,
  };
}

function resolveResource(options: TracingOptions, env: EnvReader, adapter: AdapterDefaults): Resource {
  return createResource(
    BASE_RESOURCE_ATTRIBUTES,
    adapter.resourceAttributes,
    env.pairs("OTEL_RESOURCE_ATTRIBUTES"),
    { [SERVICE_NAME]: env.string("OTEL_SERVICE_NAME") },
    options.resourceAttributes,
    { [SERVICE_NAME]: options.service },
  );
}

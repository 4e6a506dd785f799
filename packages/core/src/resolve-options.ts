import type { TextMapPropagator } from "@opentelemetry/api";
import { SERVICE_NAME } from "./attributes.ts";
import { createEnvReader, type EnvReader } from "./env.ts";
import { given } from "./given.ts";
import type { IncomingCarrier } from "./invocation.ts";
import type { AdapterDefaults, CaptureOptions, EnvRecord, IncomingPolicy, TracingOptions } from "./options.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import { propagationPolicy } from "./propagation-policy.ts";
import { resolveExporters } from "./resolve-exporters.ts";
import { resolvePropagator } from "./resolve-propagator.ts";
import { BASE_RESOURCE_ATTRIBUTES, createResource } from "./resource.ts";
import { samplerFromEnv } from "./sampler-from-env.ts";
import type { Resource, Sampler, SpanExporter } from "./sdk-types.ts";
import { resolveSpanLimits, type SpanLimits } from "./span-limits.ts";
import { validateOptions } from "./validate-options.ts";

/** Options of which each has a value, or is what it does where it has none. */
type Settled = Pick<TracingOptions, "keep" | "redact" | "logs" | "metrics" | "exporter"> &
  Required<Pick<TracingOptions, "spanProcessors" | "maxSpans" | "maxBytes" | "settleMillis" | "exceptions">>;

/** A set-up with every choice made. */
export interface ResolvedOptions extends Settled {
  readonly adapter: AdapterDefaults;
  readonly env: EnvReader;
  readonly resource: Resource;
  readonly exporters: readonly (OtlpEndpoint | SpanExporter)[];
  readonly sampler: Sampler;
  readonly propagator: TextMapPropagator;
  readonly incoming: (carrier: IncomingCarrier) => IncomingPolicy;
  /** Whether a request to there may tell its context. */
  readonly isTrusted: (url: URL) => boolean;
  readonly spanLimits: SpanLimits;
  readonly capture: Required<CaptureOptions>;
}

const DEFAULTS = {
  spanProcessors: [],
  maxSpans: 2_048,
  maxBytes: 8_388_608,
  settleMillis: 2_000,
  exceptions: "full",
} as const;

/** What is recorded of requests unless options say otherwise. */
export const DEFAULT_CAPTURE: Required<CaptureOptions> = {
  query: false,
  userAgent: true,
  clientAddress: true,
  requestHeaders: [],
};

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
  const isTrusted = propagationPolicy(options.propagateTo);
  const env = createEnvReader(record);
  const isWanted = options.enabled ?? (env.boolean("OTEL_SDK_DISABLED") ? false : env.boolean("OTEL_ENABLED"));
  if (isWanted === false) return undefined; // what else is wrong does not matter then
  const exporters = resolveExporters(options.exporter, env, isWanted === true);
  if (!exporters) return undefined;
  const { incoming = "continue" } = options;
  return {
    ...DEFAULTS,
    ...given(options),
    adapter,
    env,
    resource: resolveResource(options, env, adapter),
    exporters,
    sampler: options.sampler ?? samplerFromEnv(env),
    propagator: resolvePropagator(options.propagator, env),
    incoming: typeof incoming === "function" ? incoming : () => incoming,
    isTrusted,
    spanLimits: resolveSpanLimits(options.limits, env),
    capture: { ...DEFAULT_CAPTURE, ...given(options.capture) },
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

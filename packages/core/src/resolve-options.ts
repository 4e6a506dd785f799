import type { TextMapPropagator } from "@opentelemetry/api";
import { SERVICE_NAME } from "./attributes.ts";
import { createEnvReader, type EnvReader } from "./env.ts";
import { given } from "./given.ts";
import type { IncomingCarrier } from "./invocation.ts";
import type { Keep } from "./keep.ts";
import type { LogsOption } from "./logs-option.ts";
import type { MetricsOption } from "./metrics-option.ts";
import type { AdapterDefaults, CaptureOptions, EnvRecord, IncomingPolicy, TracingOptions } from "./options.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { propagationPolicy } from "./propagation-policy.ts";
import { isSpanExporter, resolveExporters } from "./resolve-exporters.ts";
import { resolvePropagator } from "./resolve-propagator.ts";
import { BASE_RESOURCE_ATTRIBUTES, createResource } from "./resource.ts";
import { samplerFromEnv } from "./sampler-from-env.ts";
import type { EditableSpan, Resource, Sampler, SpanExporter, SpanProcessor } from "./sdk-types.ts";
import { resolveSpanLimits, type SpanLimits } from "./span-limits.ts";
import { validateOptions } from "./validate-options.ts";

/** A set-up with every choice made. */
export interface ResolvedOptions {
  readonly adapter: AdapterDefaults;
  readonly env: EnvReader;
  readonly resource: Resource;
  readonly exporters: readonly (OtlpEndpoint | SpanExporter)[];
  /** The first OTLP endpoint among the options, as it was given. */
  readonly otlp: OtlpExporterOptions | undefined;
  readonly spanProcessors: readonly SpanProcessor[];
  readonly sampler: Sampler;
  readonly keep: Keep | undefined;
  readonly propagator: TextMapPropagator;
  readonly incoming: (carrier: IncomingCarrier) => IncomingPolicy;
  /** Whether a request to there may tell its context. */
  readonly isTrusted: (url: URL) => boolean;
  readonly spanLimits: SpanLimits;
  readonly maxSpans: number;
  readonly maxBytes: number;
  readonly settleMillis: number;
  readonly exceptions: "full" | "type-only";
  readonly capture: Required<CaptureOptions>;
  readonly redact: ((span: EditableSpan) => void) | undefined;
  readonly logs: LogsOption | undefined;
  readonly metrics: MetricsOption | undefined;
}

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
    adapter,
    env,
    resource: resolveResource(options, env, adapter),
    exporters,
    otlp: [options.exporter ?? []].flat().find((one): one is OtlpExporterOptions => !isSpanExporter(one)),
    spanProcessors: options.spanProcessors ?? [],
    sampler: options.sampler ?? samplerFromEnv(env),
    keep: options.keep,
    propagator: resolvePropagator(options.propagator, env),
    incoming: typeof incoming === "function" ? incoming : () => incoming,
    isTrusted,
    spanLimits: resolveSpanLimits(options.limits, env),
    maxSpans: options.maxSpans ?? 2_048,
    maxBytes: options.maxBytes ?? 8_388_608,
    settleMillis: options.settleMillis ?? 2_000,
    exceptions: options.exceptions ?? "full",
    capture: { ...DEFAULT_CAPTURE, ...given(options.capture) },
    redact: options.redact,
    logs: options.logs,
    metrics: options.metrics,
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

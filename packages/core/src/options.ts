import type { Attributes, TextMapPropagator } from "@opentelemetry/api";
import type { Sampler } from "./sdk-types.ts";

/**
 * Options of a set-up. Each one beats its environment variable, which beats the default.
 *
 * Tracing is opt-in: on with `enabled: true`, `OTEL_ENABLED=true`, or when an exporter or endpoint is given; off with
 * `OTEL_ENABLED=false`, `OTEL_SDK_DISABLED=true`, or nothing set.
 */
export interface TracingOptions {
  /** Switches tracing on or off whatever the environment says. Environment: `OTEL_ENABLED`, `OTEL_SDK_DISABLED`. */
  readonly enabled?: boolean;
  /**
   * `service.name` of the resource. Environment: `OTEL_SERVICE_NAME`, then `service.name` in `OTEL_RESOURCE_ATTRIBUTES`.
   * @defaultValue the platform's name of the function, else `unknown_service`
   */
  readonly service?: string;
  /** More resource attributes; they beat those of `OTEL_RESOURCE_ATTRIBUTES`, which beat detected ones. */
  readonly resourceAttributes?: Attributes;
  /** Where spans go. Environment: `OTEL_EXPORTER_OTLP_*`. @defaultValue a collector on `http://localhost:4318` */
  readonly exporter?: OtlpExporterOptions;
  /**
   * Head sampler; any `Sampler` of the OpenTelemetry SDK fits. Environment: `OTEL_TRACES_SAMPLER(_ARG)`.
   * @defaultValue parent-based, everything else sampled
   */
  readonly sampler?: Sampler;
  /** How context enters and leaves. @defaultValue W3C trace context and baggage */
  readonly propagator?: TextMapPropagator;
  /** How long a flush waits for open spans and tracked promises where that costs the response nothing. @defaultValue `2_000` */
  readonly settleMillis?: number;
  /** Spans that one invocation may hold, open ones included; more are dropped and counted. @defaultValue `2_048` */
  readonly maxSpans?: number;
}

/** An OTLP/HTTP trace endpoint. @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
export interface OtlpExporterOptions {
  /** Full URL of the traces endpoint, used as it is. Environment: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT` + `/v1/traces`. */
  readonly url?: string;
  /** Headers of each export request, such as the backend's key. Environment: `OTEL_EXPORTER_OTLP_(TRACES_)HEADERS`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest time for one export request. Environment: `OTEL_EXPORTER_OTLP_(TRACES_)TIMEOUT`. @defaultValue `10_000` */
  readonly timeoutMillis?: number;
  /** Sends the export requests, for instance through a service binding. @defaultValue the platform's `fetch`, untraced */
  readonly fetch?: typeof globalThis.fetch;
}

/** `OTEL_*` variables, and whatever else is in the same record: values that are not strings are ignored. */
export type EnvRecord = Readonly<Record<string, unknown>>;

/** What an adapter knows and core cannot. */
export interface AdapterDefaults {
  /** Name and version of the adapter: the instrumentation scope of root spans. */
  readonly name: string;
  readonly version: string;
  /** Resource attributes that the platform tells, `service.name` among them as the fallback. */
  readonly resourceAttributes?: Attributes;
}

/** Thrown at set-up for an option that cannot be meant; names the value and the fix. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

import type { Attributes, TextMapPropagator } from "@opentelemetry/api";
import type { IncomingCarrier } from "./invocation.ts";
import type { Keep } from "./keep.ts";
import type { LogsOption } from "./logs-option.ts";
import type { MetricsOption } from "./metrics-option.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import type { EditableSpan, Sampler, SpanExporter, SpanProcessor } from "./sdk-types.ts";

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
  /**
   * Where spans go: an OTLP/HTTP endpoint, or any `SpanExporter` of an OpenTelemetry SDK; several get the same spans side by
   * side, none means that spans only reach `spanProcessors`. Environment: `OTEL_TRACES_EXPORTER`, `OTEL_EXPORTER_OTLP_*`.
   * @defaultValue a collector on `http://localhost:4318`
   */
  readonly exporter?: ExporterOption | readonly ExporterOption[];
  /**
   * Any `SpanProcessor` of an OpenTelemetry SDK: it sees the spans of all invocations, and its `forceFlush` is called at
   * each flush. None that works by timers or batches, such as `BatchSpanProcessor`: the platform stops them.
   */
  readonly spanProcessors?: readonly SpanProcessor[];
  /**
   * Head sampler; any `Sampler` of the OpenTelemetry SDK fits. Environment: `OTEL_TRACES_SAMPLER(_ARG)`.
   * @defaultValue parent-based, everything else sampled
   */
  readonly sampler?: Sampler;
  /**
   * Tail decision: which traces are exported, decided over the spans of an invocation when it is over. It may want what
   * the head sampler did not: then everything is recorded, and the flags that go out still say what the sampler said.
   * @defaultValue `keepSampled()`: as the head sampler decided
   */
  readonly keep?: Keep;
  /**
   * How context enters and leaves. Environment: `OTEL_PROPAGATORS`, of which others than `tracecontext`, `baggage` and
   * `none` need {@link optionsFromEnv}.
   * @defaultValue W3C trace context and baggage
   */
  readonly propagator?: TextMapPropagator;
  /**
   * What becomes of the caller's context: `continue` makes the root its child, `link` starts a new trace that links to
   * it, `ignore` starts a new one. With the latter two its baggage is dropped. A function decides for each carrier.
   * @defaultValue `"continue"`
   */
  readonly incoming?: IncomingPolicy | ((carrier: IncomingCarrier) => IncomingPolicy);
  /**
   * The hosts that outgoing requests tell their context: `api.example.com`, `*.example.com` for all below it, a pattern
   * that sees the whole URL (anchor it), or a function of the URL. Others are traced all the same. Where a host redirects
   * to, the platform takes the headers along.
   * @defaultValue every host
   */
  readonly propagateTo?: readonly (string | RegExp)[] | ((url: URL) => boolean);
  /** What a single span may hold; the rest is dropped and counted on the span. Environment: `OTEL_*_LIMIT`. */
  readonly limits?: SpanLimitOptions;
  /** Spans that one invocation may hold, open ones included; more are dropped and counted. @defaultValue `2_048` */
  readonly maxSpans?: number;
  /** About how many bytes the ended spans of one invocation may hold; more are dropped and counted. @defaultValue `8_388_608` */
  readonly maxBytes?: number;
  /** How long a flush waits for open spans and tracked promises where that costs the response nothing. @defaultValue `2_000` */
  readonly settleMillis?: number;
  /**
   * What of a thrown value is recorded: `full` with message and stack, where known patterns of secrets are masked, or its
   * type alone, and then no message of a status either.
   * @defaultValue `"full"`
   */
  readonly exceptions?: "full" | "type-only";
  /** What of requests is recorded. */
  readonly capture?: CaptureOptions;
  /**
   * Sees each span last before export, and may change its name, attributes, events and status message in place. A span
   * for which it throws, or is async, is dropped and counted.
   */
  readonly redact?: (span: EditableSpan) => void;
  /** Exports the log records of an invocation with its spans: `createOtlpLogs()`. @defaultValue off */
  readonly logs?: LogsOption;
  /** Exports metrics of the invocations with their spans: `systemMetrics()`. @defaultValue off */
  readonly metrics?: MetricsOption;
}

/** An endpoint, or an exporter of an OpenTelemetry SDK. */
export type ExporterOption = OtlpExporterOptions | SpanExporter;

/** What becomes of the context that a caller sent. */
export type IncomingPolicy = "continue" | "link" | "ignore";

/**
 * Limits of a span by the names of the OpenTelemetry SDK; the names of the variables follow from them, as
 * `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits
 */
export interface SpanLimitOptions {
  /** @defaultValue `128` */
  readonly attributeCountLimit?: number;
  /** In characters; the rest of a value is cut off. @defaultValue no limit */
  readonly attributeValueLengthLimit?: number;
  /** @defaultValue `128` */
  readonly eventCountLimit?: number;
  /** @defaultValue `128` */
  readonly linkCountLimit?: number;
  /** @defaultValue `128` */
  readonly attributePerEventCountLimit?: number;
  /** @defaultValue `128` */
  readonly attributePerLinkCountLimit?: number;
}

/** What of requests is recorded beside method, route, path and status. */
export interface CaptureOptions {
  /** Query strings in `url.full` and `url.query`, with the values of known secret keys masked. @defaultValue `false` */
  readonly query?: boolean;
  /** `user_agent.original` of incoming requests. @defaultValue `true` */
  readonly userAgent?: boolean;
  /** `client.address` of incoming requests. @defaultValue `true` */
  readonly clientAddress?: boolean;
  /** Names of headers of incoming requests, recorded as `http.request.header.<name>`. @defaultValue none */
  readonly requestHeaders?: readonly string[];
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
  /** What exports go through, where there is something better than the global `fetch`; as far as they use it. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * The platform ends what {@link AdapterDefaults.fetch} has under way when the invocation is over: exports need no signal
   * to be aborted by, and a signal has its price. @defaultValue `false`
   */
  readonly endsRequests?: boolean;
}

/** Thrown at set-up for an option that cannot be meant; names the value and the fix. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

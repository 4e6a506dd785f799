export { activeInvocation, type ActiveInvocation } from "./active-invocation.ts";
export { attempt } from "./attempt.ts";
export { type AwaitedFlush, type AwaitedFlushOptions, createAwaitedFlush } from "./awaited-flush.ts";
export { axiom, type AxiomOptions } from "./backends/axiom.ts";
export { betterStack, type BetterStackOptions } from "./backends/better-stack.ts";
export { collector, type CollectorOptions } from "./backends/collector.ts";
export { dash0, type Dash0Options } from "./backends/dash0.ts";
export { datadog, type DatadogOptions, type DatadogSite } from "./backends/datadog.ts";
export {
  dynatrace,
  type DynatraceEnvironment,
  type DynatraceOptions,
  type DynatraceToken,
  type DynatraceUrl,
} from "./backends/dynatrace.ts";
export { elastic, type ElasticOptions } from "./backends/elastic.ts";
export { grafanaCloud, type GrafanaCloudOptions } from "./backends/grafana-cloud.ts";
export { honeycomb, type HoneycombOptions } from "./backends/honeycomb.ts";
export { langfuse, type LangfuseOptions } from "./backends/langfuse.ts";
export { logfire, type LogfireOptions } from "./backends/logfire.ts";
export { newRelic, type NewRelicOptions } from "./backends/new-relic.ts";
export {
  openObserve,
  type OpenObserveOptions,
  type OpenObservePlace,
  type OpenObserveToken,
  type OpenObserveUser,
} from "./backends/open-observe.ts";
export { sentry, type SentryDsnOptions, type SentryOptions, type SentryProjectOptions } from "./backends/sentry.ts";
export { signoz, type SignozOptions } from "./backends/signoz.ts";
export { type AwsCredentials, type SigV4Request, type SigV4Signer, xray, type XrayOptions } from "./backends/xray.ts";
export { type BackgroundFlushOptions, createBackgroundFlush } from "./background-flush.ts";
export { correlateConsole } from "./correlate-console.ts";
export { consoleExporter, type ConsoleExporterOptions } from "./console-exporter.ts";
export { activeTracing, createTracing, prepareTracing } from "./create-tracing.ts";
export type { DropReason, Stats } from "./counters.ts";
export { reportProblem } from "./diagnostics.ts";
export { isWithinFetch, markFetch, unpatchFetch } from "./fetch-patch.ts";
export { createEnvCache, MAX_ENVS, textsOf } from "./env-cache.ts";
export type { Flush, FlushStrategy } from "./flush.ts";
export { type HttpClientSpan, type HttpClientSpanOptions, startHttpClientSpan } from "./http-client-span.ts";
export { httpServerAttributes, httpSpanName, type HttpRequestLike, setHttpServerStatus } from "./http-server-span.ts";
export { adoptInitSpans, collectInitSpans } from "./init-scope.ts";
export { createInMemoryExporter, type ExportedSpan, type InMemoryExporter } from "./in-memory-exporter.ts";
export type { Completion, IncomingCarrier, Invocation, Trigger } from "./invocation.ts";
export { holdActiveContext } from "./isolate.ts";
export { jsonSerializer } from "./json-serializer.ts";
export {
  allOf,
  anyOf,
  type FinishedInvocation,
  type Keep,
  keepErrors,
  keepRatio,
  keepSampled,
  keepSlowerThan,
  not,
} from "./keep.ts";
export { traceContext, type TraceContextFields } from "./log-trace-context.ts";
export type { LogsOption } from "./logs-option.ts";
export type { InvocationOutcome, Measurement, MetricsOption } from "./metrics-option.ts";
export { optionsFromEnv } from "./options-from-env.ts";
export {
  type AdapterDefaults,
  type CaptureOptions,
  ConfigurationError,
  type EnvRecord,
  type ExporterOption,
  type IncomingPolicy,
  type SpanLimitOptions,
  type TracingOptions,
} from "./options.ts";
export type { ExportRequest, Fetcher, Lazy, OtlpExporterOptions, SpanSerializer } from "./otlp-exporter-options.ts";
export { createOtlpLogs, type OtlpLogsOptions } from "./otlp-logs.ts";
export { messageContext, type MessageContext } from "./message-context.ts";
export { pipeBody } from "./pipe-body.ts";
export { b3Propagator, type B3Options } from "./propagation/b3.ts";
export type { PlainSpan } from "./plain-span.ts";
export { createBaggagePropagator } from "./propagation/baggage.ts";
export { createCompositePropagator } from "./propagation/composite.ts";
export { jaegerPropagator } from "./propagation/jaeger.ts";
export { createTraceContextPropagator } from "./propagation/trace-context.ts";
export { xrayLambdaPropagator, xrayPropagator } from "./propagation/xray.ts";
export { propagatorFromEnv } from "./propagator-from-env.ts";
export { isPromiseLike } from "./promise-like.ts";
export { recordError } from "./record-error.ts";
export { DEFAULT_CAPTURE } from "./resolve-options.ts";
export { ratioSampler, triggerSampler } from "./samplers.ts";
export type {
  EditableSpan,
  ReadableSpan,
  RecordingSpan,
  Resource,
  Sampler,
  SpanExporter,
  SpanProcessor,
} from "./sdk-types.ts";
export { serverAddress } from "./server-address.ts";
export { untraced } from "./suppress-tracing.ts";
export { type Probe, systemMetrics, type SystemMetricsOptions } from "./system-metrics.ts";
export { traced, type TracedOptions } from "./traced.ts";
export { tracedFetch } from "./traced-fetch.ts";
export { tryOptions } from "./try-options.ts";
export type { Tracing } from "./tracing.ts";
export { assertOptions, validate } from "./validate-options.ts";
export { VERSION } from "./version.ts";
export { trackWaitUntil, type WaitUntilContext } from "./wait-until.ts";
export { withinCall } from "./within-call.ts";
export { withSpan } from "./with-span.ts";

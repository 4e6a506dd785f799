export {
  activeTracing,
  allOf,
  anyOf,
  axiom,
  b3Propagator,
  betterStack,
  collector,
  ConfigurationError,
  consoleExporter,
  correlateConsole,
  createInMemoryExporter,
  createOtlpLogs,
  dash0,
  datadog,
  dynatrace,
  elastic,
  grafanaCloud,
  honeycomb,
  jaegerPropagator,
  jsonSerializer,
  keepErrors,
  keepRatio,
  keepSampled,
  keepSlowerThan,
  langfuse,
  logfire,
  newRelic,
  not,
  openObserve,
  optionsFromEnv,
  propagatorFromEnv,
  ratioSampler,
  recordError,
  sentry,
  signoz,
  traceContext,
  traced,
  triggerSampler,
  untraced,
  withSpan,
  xray,
  xrayLambdaPropagator,
  xrayPropagator,
} from "@tracelet/core";
export type {
  EditableSpan,
  Keep,
  Lazy,
  OtlpExporterOptions,
  Sampler,
  SpanExporter,
  SpanProcessor,
  Stats,
  SystemMetricsOptions,
  Tracing,
  TracingOptions,
  Trigger,
} from "@tracelet/core";
export type { ExtractContext } from "./carrier.ts";
export { instrumentClient, type InstrumentClientOptions } from "./aws-sdk/instrument-client.ts";
export { registerExtension } from "./extension.ts";
export { instrument, prepareInstrument, type LambdaOptions, type LambdaOptionsSource } from "./instrument.ts";
export type { FlushMode } from "./lambda-flush.ts";
export { untraceOutgoingRequests } from "./outgoing-requests.ts";
export type { LambdaContextLike, LambdaHandlerLike, StreamingHandlerLike } from "./types.ts";
export { withRecord } from "./with-record.ts";
export { systemMetrics } from "./system-metrics.ts";

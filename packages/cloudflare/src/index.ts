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
  systemMetrics,
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
export type { BindingOptions, BindingsOptions } from "./bindings/binding-options.ts";
export type { EnvOfClass, PlatformClass } from "./class-types.ts";
export type { BodyEnd, CloudflareOptions, OptionsSource } from "./cloudflare-options.ts";
export { instrument } from "./instrument.ts";
export { type DurableObjectOptions, instrumentDurableObject } from "./instrument-durable-object.ts";
export { instrumentEntrypoint } from "./instrument-entrypoint.ts";
export { instrumentWorkflow } from "./instrument-workflow.ts";
export { instrumentPages } from "./pages.ts";
export { messageBody, type QueueEnvelope } from "./queue-envelope.ts";
export type {
  EnvOf,
  ExecutionContextLike,
  ExportedHandlerLike,
  IncomingRequest,
  InstrumentedHandler,
  MessageLike,
  PagesContextLike,
  PagesEnvOf,
  PagesFunctionLike,
} from "./types.ts";
export { withMessage } from "./with-message.ts";

/** Which interfaces make up the page of options, in which order. */
export interface OptionSection {
  readonly title: string;
  readonly intro: string;
  readonly file: string;
  readonly type: string;
  /** What stands before the names: the option that takes this object. */
  readonly prefix?: string;
}

const CORE = "packages/core/src/";
const CLOUDFLARE = "packages/cloudflare/src/";
const LAMBDA = "packages/aws-lambda/src/";

export const OPTION_SECTIONS: readonly OptionSection[] = [
  {
    title: "Everywhere",
    intro: "Of `instrument()`, `tracing()` and `createTracing()`.",
    file: `${CORE}options.ts`,
    type: "TracingOptions",
  },
  {
    title: "Exporter",
    intro: "The option `exporter` as an endpoint; backends' presets return such an object.",
    file: `${CORE}otlp-exporter-options.ts`,
    type: "OtlpExporterOptions",
    prefix: "exporter.",
  },
  {
    title: "What is recorded of requests",
    intro: "The option `capture`.",
    file: `${CORE}options.ts`,
    type: "CaptureOptions",
    prefix: "capture.",
  },
  {
    title: "Limits of a span",
    intro: "The option `limits`.",
    file: `${CORE}options.ts`,
    type: "SpanLimitOptions",
    prefix: "limits.",
  },
  {
    title: "Workers",
    intro: "Of `instrument()` and its like in `@tracelet/cloudflare`, beside those above.",
    file: `${CLOUDFLARE}cloudflare-options.ts`,
    type: "CloudflareOptions",
  },
  {
    title: "A binding",
    intro: "The option `bindings`, by the binding's name.",
    file: `${CLOUDFLARE}bindings/binding-options.ts`,
    type: "BindingOptions",
    prefix: "bindings.<NAME>.",
  },
  {
    title: "Durable Objects",
    intro: "The third argument of `instrumentDurableObject()`.",
    file: `${CLOUDFLARE}instrument-durable-object.ts`,
    type: "DurableObjectOptions",
  },
  {
    title: "AWS Lambda",
    intro: "Of `instrument()` in `@tracelet/aws-lambda`, beside those above.",
    file: `${LAMBDA}set-up.ts`,
    type: "LambdaOptions",
  },
  {
    title: "AWS SDK clients",
    intro: "The second argument of `instrumentClient()`.",
    file: `${LAMBDA}aws-sdk/instrument-client.ts`,
    type: "InstrumentClientOptions",
  },
  {
    title: "Hono",
    intro: "Of `tracing()` in `@tracelet/hono`, beside those above.",
    file: "packages/hono/src/set-ups.ts",
    type: "HonoOptions",
  },
  {
    title: "Spans of Hono's handlers",
    intro: "The second argument of `instrumentHandlers()`.",
    file: "packages/hono/src/instrument-handlers.ts",
    type: "InstrumentHandlersOptions",
  },
  {
    title: "Logs",
    intro: "Of `createOtlpLogs()`, for the option `logs`.",
    file: `${CORE}otlp-logs.ts`,
    type: "OtlpLogsOptions",
  },
  {
    title: "Metrics",
    intro: "Of `systemMetrics()`, for the option `metrics`.",
    file: `${CORE}system-metrics.ts`,
    type: "SystemMetricsOptions",
  },
  {
    title: "Console exporter",
    intro: "Of `consoleExporter()`.",
    file: `${CORE}console-exporter.ts`,
    type: "ConsoleExporterOptions",
  },
  {
    title: "Traced functions",
    intro: "Of `traced()`, beside the `SpanOptions` of OpenTelemetry's API.",
    file: `${CORE}traced.ts`,
    type: "TracedOptions",
  },
  {
    title: "The viewer's receiver",
    intro: "Of `createReceiver()` in `tracelet`, beside those of what it keeps.",
    file: "packages/viewer/src/receiver.ts",
    type: "ReceiverOptions",
  },
  {
    title: "What the viewer keeps",
    intro: "Also of `createReceiver()`.",
    file: "packages/viewer/src/trace-store.ts",
    type: "TraceStoreOptions",
  },
  {
    title: "The viewer's waterfall",
    intro: "Of `renderWaterfall()`.",
    file: "packages/viewer/src/waterfall.ts",
    type: "WaterfallOptions",
  },
  { title: "B3", intro: "Of `b3Propagator()`.", file: `${CORE}propagation/b3.ts`, type: "B3Options" },
];

const backend = (preset: string, file: string, ...types: string[]): OptionSection[] =>
  types.map((type) => ({
    title: types.length > 1 ? `\`${preset}()\`: ${type.slice(preset.length)}` : `\`${preset}()\``,
    intro: "",
    file: `${CORE}backends/${file}.ts`,
    type,
  }));

export const BACKEND_OPTIONS: readonly OptionSection[] = [
  ...backend("honeycomb", "honeycomb", "HoneycombOptions"),
  ...backend("grafanaCloud", "grafana-cloud", "GrafanaCloudOptions"),
  ...backend("datadog", "datadog", "DatadogOptions"),
  ...backend("newRelic", "new-relic", "NewRelicOptions"),
  ...backend("axiom", "axiom", "AxiomOptions"),
  ...backend("dash0", "dash0", "Dash0Options"),
  ...backend("sentry", "sentry", "SentryDsnOptions", "SentryProjectOptions"),
  ...backend("logfire", "logfire", "LogfireOptions"),
  ...backend("langfuse", "langfuse", "LangfuseOptions"),
  ...backend("signoz", "signoz", "SignozOptions"),
  ...backend("elastic", "elastic", "ElasticOptions"),
  ...backend("betterStack", "better-stack", "BetterStackOptions"),
  ...backend("openObserve", "open-observe", "OpenObservePlace", "OpenObserveUser", "OpenObserveToken"),
  ...backend("dynatrace", "dynatrace", "DynatraceToken", "DynatraceEnvironment", "DynatraceUrl"),
  ...backend("collector", "collector", "CollectorOptions"),
  ...backend("xray", "xray", "XrayOptions"),
];

/** Made of those above, or for who writes an adapter. */
export const OTHER_OPTIONS: ReadonlySet<string> = new Set([
  "AwaitedFlushOptions",
  "BackgroundFlushOptions",
  "BindingsOptions",
  "DynatraceOptions",
  "HttpClientSpanOptions",
  "OpenObserveOptions",
  "SentryOptions",
]);

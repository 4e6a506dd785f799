export { activeInvocation, type ActiveInvocation } from "./active-invocation.ts";
export { createAwaitedFlush } from "./awaited-flush.ts";
export { type BackgroundFlushOptions, createBackgroundFlush } from "./background-flush.ts";
export { activeTracing, createTracing, prepareTracing } from "./create-tracing.ts";
export type { DropReason, Stats } from "./counters.ts";
export { reportProblem } from "./diagnostics.ts";
export type { Flush, FlushStrategy } from "./flush.ts";
export { unpatchFetch } from "./fetch-patch.ts";
export { httpServerAttributes, httpSpanName, type HttpRequestLike, setHttpServerStatus } from "./http-server-span.ts";
export type { Completion, IncomingCarrier, Invocation, Trigger } from "./invocation.ts";
export {
  type AdapterDefaults,
  ConfigurationError,
  type EnvRecord,
  type OtlpExporterOptions,
  type TracingOptions,
} from "./options.ts";
export { createBaggagePropagator } from "./propagation/baggage.ts";
export { createCompositePropagator } from "./propagation/composite.ts";
export { createTraceContextPropagator } from "./propagation/trace-context.ts";
export { isPromiseLike } from "./promise-like.ts";
export { recordError } from "./record-error.ts";
export type { ReadableSpan, RecordingSpan, Resource, Sampler } from "./sdk-types.ts";
export { tracedFetch } from "./traced-fetch.ts";
export type { Tracing } from "./tracing.ts";
export { VERSION } from "./version.ts";
export { withSpan } from "./with-span.ts";

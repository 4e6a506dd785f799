export type { OtlpEncoding } from "./decode-request.ts";
export type { Failure } from "./failure.ts";
export type { ExportRequest } from "./intake.ts";
export { createReceiver, type Receiver, type ReceiverFigures, type ReceiverOptions } from "./receiver.ts";
export type { TraceStoreOptions } from "./trace-store.ts";
export { renderWaterfall, type WaterfallOptions } from "./waterfall.ts";
export type {
  Attributes,
  AttributeValue,
  InstrumentationScope,
  Origin,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanStatus,
  ViewerSpan,
} from "./viewer-span.ts";
export type { LogLevel, ViewerLog } from "./viewer-log.ts";
export type { MetricKind, ViewerMetric, ViewerMetricPoint } from "./viewer-metric.ts";
export type { Delivery, ViewerTrace } from "./viewer-trace.ts";

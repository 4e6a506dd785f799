export type { OtlpEncoding } from "./decode-traces.ts";
export {
  createReceiver,
  type ExportRequest,
  type Receiver,
  type ReceiverFigures,
  type ReceiverOptions,
} from "./receiver.ts";
export type { TraceStoreOptions } from "./trace-store.ts";
export { renderWaterfall, type WaterfallOptions } from "./waterfall.ts";
export type {
  Attributes,
  AttributeValue,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanStatus,
  ViewerSpan,
  ViewerTrace,
} from "./viewer-span.ts";

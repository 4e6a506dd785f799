import { messageSchema, type FieldList, type MessageSchema } from "./protobuf-reader.ts";

// What the viewer shows of the messages of OTLP 1.x: other fields are skipped.
// https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto

const anyValue: MessageSchema = new Map();
const keyValue = messageSchema({ key: [1, "string"], value: [2, anyValue] });
messageSchema(
  {
    stringValue: [1, "string"],
    boolValue: [2, "bool"],
    intValue: [3, "integer"],
    doubleValue: [4, "double"],
    arrayValue: [5, messageSchema({ values: [1, anyValue, "repeated"] })],
    kvlistValue: [6, messageSchema({ values: [1, keyValue, "repeated"] })],
    bytesValue: [7, "bytes"],
  },
  anyValue,
);
const resource = messageSchema({ attributes: [1, keyValue, "repeated"] });
const scope = messageSchema({ name: [1, "string"], version: [2, "string"] });

const event = messageSchema({
  timeUnixNano: [1, "fixed64"],
  name: [2, "string"],
  attributes: [3, keyValue, "repeated"],
});
const link = messageSchema({ traceId: [1, "bytes"], spanId: [2, "bytes"], attributes: [4, keyValue, "repeated"] });
const span = messageSchema({
  traceId: [1, "bytes"],
  spanId: [2, "bytes"],
  parentSpanId: [4, "bytes"],
  name: [5, "string"],
  kind: [6, "integer"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, keyValue, "repeated"],
  events: [11, event, "repeated"],
  links: [13, link, "repeated"],
  status: [15, messageSchema({ message: [2, "string"], code: [3, "integer"] })],
  flags: [16, "fixed32"],
});

const logRecord = messageSchema({
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "integer"],
  severityText: [3, "string"],
  body: [5, anyValue],
  attributes: [6, keyValue, "repeated"],
  traceId: [9, "bytes"],
  spanId: [10, "bytes"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "string"],
});

const point: FieldList = { timeUnixNano: [3, "fixed64"], attributes: [7, keyValue, "repeated"] };
const numberPoint = messageSchema({ ...point, asDouble: [4, "double"], asInt: [6, "sfixed64"] });
const summed: FieldList = { count: [4, "fixed64"], sum: [5, "double"] };
const histogramPoint = messageSchema({ ...point, ...summed, attributes: [9, keyValue, "repeated"] });
const exponentialPoint = messageSchema({ ...point, ...summed, attributes: [1, keyValue, "repeated"] });
const summaryPoint = messageSchema({ ...point, ...summed });
const metric = messageSchema({
  name: [1, "string"],
  description: [2, "string"],
  unit: [3, "string"],
  gauge: [5, messageSchema({ dataPoints: [1, numberPoint, "repeated"] })],
  sum: [7, messageSchema({ dataPoints: [1, numberPoint, "repeated"] })],
  histogram: [9, messageSchema({ dataPoints: [1, histogramPoint, "repeated"] })],
  exponentialHistogram: [10, messageSchema({ dataPoints: [1, exponentialPoint, "repeated"] })],
  summary: [11, messageSchema({ dataPoints: [1, summaryPoint, "repeated"] })],
});

/** `ExportTraceServiceRequest` */
export const TRACES: MessageSchema = request("resourceSpans", "scopeSpans", { spans: [2, span, "repeated"] });
/** `ExportLogsServiceRequest` */
export const LOGS: MessageSchema = request("resourceLogs", "scopeLogs", { logRecords: [2, logRecord, "repeated"] });
/** `ExportMetricsServiceRequest` */
export const METRICS: MessageSchema = request("resourceMetrics", "scopeMetrics", { metrics: [2, metric, "repeated"] });

/** All signals are built alike: items by instrumentation scope by resource. */
function request(byResource: string, byScope: string, items: FieldList): MessageSchema {
  const scoped = messageSchema({ scope: [1, scope], ...items });
  const resourced = messageSchema({ resource: [1, resource], [byScope]: [2, scoped, "repeated"] });
  return messageSchema({ [byResource]: [1, resourced, "repeated"] });
}

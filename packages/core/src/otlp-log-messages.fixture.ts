import { createRequire } from "node:module";
import type { ExportTraceServiceRequest } from "./otlp-messages.fixture.ts";

/** A message by protobufjs: independent of what writes ours. */
type MessageType = typeof ExportTraceServiceRequest;
interface Protobuf {
  readonly Root: { fromJSON(descriptor: object): { lookupType(name: string): MessageType } };
  readonly util: { Long: unknown };
  configure(): void;
}

// The generated code has no log messages: these are made of the fields' numbers by what that code runs on.
const fromHere = createRequire(import.meta.url);
const fromGenerated = createRequire(fromHere.resolve("otlp-generated"));
const protobuf = fromGenerated("protobufjs") as Protobuf;
// Nanoseconds are more than a number holds; it looks for the package where pnpm does not put it.
protobuf.util.Long = createRequire(fromGenerated.resolve("protobufjs"))("long");
protobuf.configure();

const one = (id: number, type: string): object => ({ id, type });
const many = (id: number, type: string): object => ({ id, type, rule: "repeated" });
const anyValue = {
  stringValue: one(1, "string"),
  boolValue: one(2, "bool"),
  intValue: one(3, "int64"),
  doubleValue: one(4, "double"),
  arrayValue: one(5, "ArrayValue"),
  kvlistValue: one(6, "KeyValueList"),
  bytesValue: one(7, "bytes"),
};

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto */
const root = protobuf.Root.fromJSON({
  nested: {
    AnyValue: { oneofs: { value: { oneof: Object.keys(anyValue) } }, fields: anyValue },
    ArrayValue: { fields: { values: many(1, "AnyValue") } },
    KeyValueList: { fields: { values: many(1, "KeyValue") } },
    KeyValue: { fields: { key: one(1, "string"), value: one(2, "AnyValue") } },
    Resource: { fields: { attributes: many(1, "KeyValue"), droppedAttributesCount: one(2, "uint32") } },
    InstrumentationScope: {
      fields: { name: one(1, "string"), version: one(2, "string"), attributes: many(3, "KeyValue") },
    },
    LogRecord: {
      fields: {
        timeUnixNano: one(1, "fixed64"),
        severityNumber: one(2, "int32"),
        severityText: one(3, "string"),
        body: one(5, "AnyValue"),
        attributes: many(6, "KeyValue"),
        droppedAttributesCount: one(7, "uint32"),
        flags: one(8, "fixed32"),
        traceId: one(9, "bytes"),
        spanId: one(10, "bytes"),
        observedTimeUnixNano: one(11, "fixed64"),
        eventName: one(12, "string"),
      },
    },
    ScopeLogs: {
      fields: { scope: one(1, "InstrumentationScope"), logRecords: many(2, "LogRecord"), schemaUrl: one(3, "string") },
    },
    ResourceLogs: {
      fields: { resource: one(1, "Resource"), scopeLogs: many(2, "ScopeLogs"), schemaUrl: one(3, "string") },
    },
    ExportLogsServiceRequest: { fields: { resourceLogs: many(1, "ResourceLogs") } },
    ExportLogsPartialSuccess: { fields: { rejectedLogRecords: one(1, "int64"), errorMessage: one(2, "string") } },
    ExportLogsServiceResponse: { fields: { partialSuccess: one(1, "ExportLogsPartialSuccess") } },
  },
});

export const ExportLogsServiceRequest: MessageType = root.lookupType("ExportLogsServiceRequest");
export const ExportLogsServiceResponse: MessageType = root.lookupType("ExportLogsServiceResponse");

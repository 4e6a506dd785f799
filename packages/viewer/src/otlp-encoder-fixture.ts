import { createRequire } from "node:module";
import type { Signal } from "./decode-request.ts";

/** Writes protobuf by the code that is generated from the official .proto files: independent of what reads ours. */
export interface MessageEncoder {
  fromObject(message: object): object;
  encode(message: object): { finish(): Uint8Array };
}

interface Protobuf {
  readonly Root: { fromJSON(descriptor: object): { lookupType(name: string): MessageEncoder } };
  readonly util: { Long: unknown };
  configure(): void;
}
interface Messages<Name extends string> {
  readonly v1: Readonly<Record<Name, MessageEncoder>>;
}
interface Generated {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: Messages<"ExportTraceServiceRequest">;
        readonly metrics: Messages<"ExportMetricsServiceRequest">;
      };
    };
  };
}

const fromHere = createRequire(import.meta.url);
const fromGenerated = createRequire(fromHere.resolve("otlp-generated"));
const protobuf = fromGenerated("protobufjs") as Protobuf;
// Nanoseconds are more than a number holds; protobufjs looks for this package where pnpm does not put it.
protobuf.util.Long = createRequire(fromGenerated.resolve("protobufjs"))("long");
protobuf.configure();

const { trace, metrics } = (fromHere("otlp-generated/build/src/generated/root.js") as Generated).opentelemetry.proto
  .collector;

const one = (id: number, type: string): object => ({ id, type });
const many = (id: number, type: string): object => ({ id, type, rule: "repeated" });
// The generated code has no log messages.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
const logs = protobuf.Root.fromJSON({
  nested: {
    AnyValue: { fields: { stringValue: one(1, "string"), boolValue: one(2, "bool"), intValue: one(3, "int64") } },
    KeyValue: { fields: { key: one(1, "string"), value: one(2, "AnyValue") } },
    Resource: { fields: { attributes: many(1, "KeyValue") } },
    InstrumentationScope: { fields: { name: one(1, "string"), version: one(2, "string") } },
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
    ScopeLogs: { fields: { scope: one(1, "InstrumentationScope"), logRecords: many(2, "LogRecord") } },
    ResourceLogs: { fields: { resource: one(1, "Resource"), scopeLogs: many(2, "ScopeLogs") } },
    ExportLogsServiceRequest: { fields: { resourceLogs: many(1, "ResourceLogs") } },
  },
});

const ENCODERS: Readonly<Record<Signal, MessageEncoder>> = {
  traces: trace.v1.ExportTraceServiceRequest,
  logs: logs.lookupType("ExportLogsServiceRequest"),
  metrics: metrics.v1.ExportMetricsServiceRequest,
};

/** An OTLP JSON request in protobuf; ids become bytes. */
export function encodeProtobuf(signal: Signal, request: object): Uint8Array<ArrayBuffer> {
  const withBytes: unknown = JSON.parse(JSON.stringify(request), (key, value: unknown) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(String(value), "hex") : value,
  );
  const encoder = ENCODERS[signal];
  return new Uint8Array(encoder.encode(encoder.fromObject(withBytes as object)).finish());
}

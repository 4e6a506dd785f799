import { createRequire } from "node:module";

/** A message of the code that is generated from the official .proto files: independent of what writes and reads ours. */
interface MessageType {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  fromObject(object: object): object;
  toObject(message: object, options: object): unknown;
}
interface Messages<Name extends string> {
  readonly v1: Readonly<Record<Name, MessageType>>;
}
interface Root {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: Messages<"ExportTraceServiceRequest" | "ExportTraceServiceResponse">;
        readonly metrics: Messages<"ExportMetricsServiceRequest">;
      };
    };
  };
}

const root = createRequire(import.meta.url)("otlp-generated/build/src/generated/root.js") as Root;

const { trace, metrics } = root.opentelemetry.proto.collector;

export const ExportTraceServiceRequest: MessageType = trace.v1.ExportTraceServiceRequest;
export const ExportTraceServiceResponse: MessageType = trace.v1.ExportTraceServiceResponse;
export const ExportMetricsServiceRequest: MessageType = metrics.v1.ExportMetricsServiceRequest;

import { createRequire } from "node:module";
import generated from "otlp-generated/build/src/generated/root.js";

/** A message type of protobufjs, as it was generated. */
export interface ProtobufType {
  fromObject(message: unknown): unknown;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
  toObject(message: unknown, options: { longs: typeof String }): Readonly<Record<string, unknown>>;
}

interface TraceService {
  readonly ExportTraceServiceRequest: ProtobufType;
  readonly ExportTraceServiceResponse: ProtobufType;
}

// protobufjs looks for `long` from a package that does not depend on it. Without it the last digits of nanoseconds are lost.
const requireOfGenerated = createRequire(import.meta.resolve("otlp-generated/build/src/generated/root.js"));
const protobuf = requireOfGenerated("protobufjs/minimal") as { util: { Long: unknown }; configure(): void };
protobuf.util.Long = createRequire(requireOfGenerated.resolve("protobufjs/minimal"))("long");
protobuf.configure();

/**
 * The oracle: protobufjs code generated from the official .proto files, which shares nothing with the serialiser of the
 * packages. It comes without types of its messages.
 */
const oracle: TraceService = (
  generated as unknown as { opentelemetry: { proto: { collector: { trace: { v1: TraceService } } } } }
).opentelemetry.proto.collector.trace.v1;

export const ExportTraceServiceRequest: ProtobufType = oracle.ExportTraceServiceRequest;
export const ExportTraceServiceResponse: ProtobufType = oracle.ExportTraceServiceResponse;

import { createRequire } from "node:module";

/** A message of the code that is generated from the official .proto files: independent of what writes and reads ours. */
interface MessageType {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  fromObject(object: object): object;
  toObject(message: object, options: object): unknown;
}
type Messages = Readonly<Record<"ExportTraceServiceRequest" | "ExportTraceServiceResponse", MessageType>>;
interface Root {
  readonly opentelemetry: { readonly proto: { readonly collector: { readonly trace: { readonly v1: Messages } } } };
}

const root = createRequire(import.meta.url)("otlp-generated/build/src/generated/root.js") as Root;

const messages: Messages = root.opentelemetry.proto.collector.trace.v1;

export const ExportTraceServiceRequest: MessageType = messages.ExportTraceServiceRequest;
export const ExportTraceServiceResponse: MessageType = messages.ExportTraceServiceResponse;

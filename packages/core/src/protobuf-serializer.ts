// Not by `ProtobufTraceSerializer`, which brings a reader for any answer: partial-success.ts reads the one that there is.
import { serializeTraceExportRequest } from "@opentelemetry/otlp-transformer/build/src/trace/protobuf/trace-serializer.js";
import type { SpanSerializer } from "./otlp-exporter-options.ts";
import { readPartialSuccess } from "./partial-success.ts";

/** OTLP in protobuf: what spans are written in unless another serializer is given. */
export const protobufSerializer: SpanSerializer = {
  contentType: "application/x-protobuf",
  serialize: (spans) => serializeTraceExportRequest(spans) as Uint8Array<ArrayBuffer>,
  readResponse: readPartialSuccess,
};

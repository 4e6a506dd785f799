import generated from "otlp-generated/build/src/generated/root.js";
import { EPOCH_NANOS } from "./span-fixture.ts";

interface MessageEncoder {
  fromObject(message: object): object;
  encode(message: object): { finish(): Uint8Array };
}

const { opentelemetry } = generated as unknown as {
  opentelemetry: {
    proto: { collector: { trace: { v1: { ExportTraceServiceRequest: MessageEncoder } } } };
  };
};
const { ExportTraceServiceRequest } = opentelemetry.proto.collector.trace.v1;

/** Trace and span ids of {@link otlpJson} and {@link otlpProtobuf}. */
export const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
export const SPAN_ID = "00f067aa0ba902b7";

/** An export request with one span, as OTLP JSON; `span` replaces fields of the span. */
export function otlpJson(span: object = {}): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] },
        scopeSpans: [
          {
            scope: { name: "test" },
            spans: [
              {
                traceId: TRACE_ID,
                spanId: SPAN_ID,
                parentSpanId: "",
                name: "POST /orders",
                kind: 2,
                startTimeUnixNano: String(EPOCH_NANOS),
                endTimeUnixNano: String(EPOCH_NANOS + 1_000_001n),
                attributes: [{ key: "http.response.status_code", value: { intValue: "502" } }],
                events: [
                  {
                    name: "exception",
                    timeUnixNano: String(EPOCH_NANOS + 1n),
                    attributes: [{ key: "exception.type", value: { stringValue: "TypeError" } }],
                  },
                ],
                links: [{ traceId: "ab".repeat(16), spanId: "cd".repeat(8) }],
                status: { code: 2, message: "boom" },
                ...span,
              },
            ],
          },
        ],
      },
    ],
  };
}

/** The same request in protobuf, written by the code generated from the official .proto files; ids become bytes. */
export function otlpProtobuf(span: object = {}): Uint8Array {
  const withBytes: unknown = JSON.parse(JSON.stringify(otlpJson(span)), (key, value: unknown) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(String(value), "hex") : value,
  );
  return ExportTraceServiceRequest.encode(ExportTraceServiceRequest.fromObject(withBytes as object)).finish();
}

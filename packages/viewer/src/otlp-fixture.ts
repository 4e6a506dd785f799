import { encodeProtobuf } from "./otlp-encoder-fixture.ts";
import { EPOCH_NANOS } from "./span-fixture.ts";

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

/** The same request in protobuf. */
export function otlpProtobuf(span: object = {}): Uint8Array<ArrayBuffer> {
  return encodeProtobuf("traces", otlpJson(span));
}

/** A logs request with one record of {@link otlpJson}'s span, as OTLP JSON; `log` replaces fields of the record. */
export function logsJson(log: object = {}): object {
  const record = {
    timeUnixNano: String(EPOCH_NANOS + 500_000n),
    severityNumber: 13,
    body: { stringValue: "the card is about to expire" },
    attributes: [{ key: "order.id", value: { stringValue: "tea" } }],
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    ...log,
  };
  return { resourceLogs: [{ resource: CHECKOUT, scopeLogs: [{ scope: { name: "test" }, logRecords: [record] }] }] };
}

/** A metrics request with one metric, as OTLP JSON. */
export function metricsJson(metric: object): object {
  return { resourceMetrics: [{ resource: CHECKOUT, scopeMetrics: [{ scope: { name: "test" }, metrics: [metric] }] }] };
}

const CHECKOUT = { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] };

import generated from "otlp-generated/build/src/generated/root.js";
import {
  MalformedOtlpError,
  readAttributes,
  readId,
  readInteger,
  readMessage,
  readMessages,
  readNanos,
  readString,
  type OtlpMessage,
} from "./otlp-values.ts";
import type { Attributes, SpanEvent, SpanKind, SpanLink, SpanStatus, ViewerSpan } from "./viewer-span.ts";

/** The two encodings of OTLP/HTTP. */
export type OtlpEncoding = "protobuf" | "json";

interface MessageDecoder {
  decode(bytes: Uint8Array): unknown;
}

// The generated code comes without types of its messages.
const { opentelemetry } = generated as unknown as {
  opentelemetry: {
    proto: { collector: { trace: { v1: { ExportTraceServiceRequest: MessageDecoder } } } };
  };
};
const { ExportTraceServiceRequest } = opentelemetry.proto.collector.trace.v1;

const KINDS: readonly SpanKind[] = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const STATUS_CODES: readonly SpanStatus["code"][] = ["unset", "ok", "error"];
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/**
 * Decodes the body of an OTLP export request into its spans. Unknown fields are ignored, as OTLP demands.
 *
 * Throws when the body is malformed: {@link MalformedOtlpError}, or what the JSON or protobuf parser throws.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): ViewerSpan[] {
  const request = encoding === "json" ? parseJson(body) : ExportTraceServiceRequest.decode(body);
  return readMessages(readMessage(request, "the body")["resourceSpans"], "resourceSpans").flatMap(readResourceSpans);
}

function parseJson(body: Uint8Array): unknown {
  const request: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  if (request === null) throw new MalformedOtlpError("the body must be an object");
  return request;
}

function readResourceSpans(resourceSpans: OtlpMessage): ViewerSpan[] {
  const resource = readAttributes(readMessage(resourceSpans["resource"], "resource")["attributes"]);
  return readMessages(resourceSpans["scopeSpans"], "scopeSpans").flatMap((scopeSpans) =>
    readMessages(scopeSpans["spans"], "spans").map((span) => readSpan(span, resource)),
  );
}

function readSpan(span: OtlpMessage, resource: Attributes): ViewerSpan {
  const serviceName = resource["service.name"];
  return {
    ...readIds(span),
    parentSpanId: readId(span["parentSpanId"], { field: "parentSpanId", length: SPAN_ID_BYTES }),
    name: readString(span["name"], "name"),
    kind: KINDS[readEnum(span["kind"])] ?? "unspecified",
    startNanos: readNanos(span["startTimeUnixNano"]),
    endNanos: readNanos(span["endTimeUnixNano"]),
    status: readStatus(readMessage(span["status"], "status")),
    attributes: readAttributes(span["attributes"]),
    events: readMessages(span["events"], "events").map(readEvent),
    links: readMessages(span["links"], "links").map(readLink),
    resource,
    serviceName: typeof serviceName === "string" && serviceName !== "" ? serviceName : "unknown_service",
  };
}

function readStatus(status: OtlpMessage): SpanStatus {
  return {
    code: STATUS_CODES[readEnum(status["code"])] ?? "unset",
    message: readString(status["message"], "message"),
  };
}

function readEvent(event: OtlpMessage): SpanEvent {
  return {
    name: readString(event["name"], "name"),
    timeNanos: readNanos(event["timeUnixNano"]),
    attributes: readAttributes(event["attributes"]),
  };
}

function readLink(link: OtlpMessage): SpanLink {
  return { ...readIds(link), attributes: readAttributes(link["attributes"]) };
}

function readIds(message: OtlpMessage): { traceId: string; spanId: string } {
  const traceId = readId(message["traceId"], { field: "traceId", length: TRACE_ID_BYTES });
  const spanId = readId(message["spanId"], { field: "spanId", length: SPAN_ID_BYTES });
  if (traceId === undefined || spanId === undefined) {
    throw new MalformedOtlpError("traceId and spanId are required and must not be all zero");
  }
  return { traceId, spanId };
}

function readEnum(value: unknown): number {
  return Number(readInteger(value) ?? 0n);
}

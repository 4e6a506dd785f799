import { decodeRequest, type OtlpEncoding } from "./decode-request.ts";
import {
  MalformedOtlpError,
  readAttributes,
  readId,
  readInteger,
  readMessage,
  readMessages,
  readNanos,
  readString,
  SPAN_ID_BYTES,
  TRACE_ID_BYTES,
  type OtlpMessage,
} from "./otlp-values.ts";
import type { Origin, SpanEvent, SpanKind, SpanLink, SpanStatus, ViewerSpan } from "./viewer-span.ts";

const KINDS: readonly SpanKind[] = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const STATUS_CODES: readonly SpanStatus["code"][] = ["unset", "ok", "error"];
// Of `SpanFlags`: whether the sender says where the parent is, and whether it is in another process.
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Decodes an OTLP trace request into its spans; throws as {@link decodeRequest} does. */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): ViewerSpan[] {
  return decodeRequest({ body, encoding, signal: "traces" }, readSpan);
}

function readSpan(span: OtlpMessage, origin: Origin): ViewerSpan {
  const flags = readNumber(span["flags"]);
  return {
    ...readIds(span),
    parentSpanId: readId(span["parentSpanId"], { field: "parentSpanId", length: SPAN_ID_BYTES }),
    isParentRemote: (flags & HAS_IS_REMOTE) === 0 ? undefined : (flags & IS_REMOTE) !== 0,
    name: readString(span["name"], "name"),
    kind: KINDS[readNumber(span["kind"])] ?? "unspecified",
    startNanos: readNanos(span["startTimeUnixNano"]),
    endNanos: readNanos(span["endTimeUnixNano"]),
    status: readStatus(readMessage(span["status"], "status")),
    attributes: readAttributes(span["attributes"]),
    events: readMessages(span["events"], "events").map(readEvent),
    links: readMessages(span["links"], "links").map(readLink),
    ...origin,
  };
}

function readStatus(status: OtlpMessage): SpanStatus {
  return {
    code: STATUS_CODES[readNumber(status["code"])] ?? "unset",
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

function readNumber(value: unknown): number {
  return Number(readInteger(value) ?? 0n);
}

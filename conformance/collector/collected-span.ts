import { type Attributes, readAttributes } from "./attribute-value.ts";
import {
  MalformedOtlpError,
  type OtlpMessage,
  readId,
  readInteger,
  readMessage,
  readMessages,
  readNumber,
  readString,
} from "./otlp-message.ts";

/** The kinds and status codes of OTLP, in the order of their numbers. */
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const STATUS_CODES = ["unset", "ok", "error"] as const;

/** A pointer from a span to another one. */
export interface CollectedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly attributes: Attributes;
}

/** Something that happened at one moment of a span. */
export interface CollectedEvent {
  readonly name: string;
  readonly time: bigint;
  readonly attributes: Attributes;
}

/** What a span shares with the others of its process. */
export interface SpanOrigin {
  readonly resource: Attributes;
  /** OTLP's instrumentation scope. */
  readonly scope: { readonly name: string; readonly version: string };
  readonly schemaUrl: string;
}

/** One span as it came over the wire. Ids are lower-case hex, times nanoseconds since the Unix epoch. */
export interface CollectedSpan extends SpanOrigin {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly status: { readonly code: (typeof STATUS_CODES)[number]; readonly message: string };
  readonly attributes: Attributes;
  readonly events: readonly CollectedEvent[];
  readonly links: readonly CollectedLink[];
  /** W3C flags in bits 0 to 7, then whether the parent is known to be (0x100) and is (0x200) remote. */
  readonly flags: number;
  readonly traceState: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** The spans of an `ExportTraceServiceRequest`, flattened. Throws {@link MalformedOtlpError}. */
export function readSpans(request: OtlpMessage): CollectedSpan[] {
  return readMessages(request["resourceSpans"], "resourceSpans").flatMap((resourceSpans) => {
    const resource = readAttributes(readMessage(resourceSpans["resource"], "resource")["attributes"]);
    const resourceSchema = readString(resourceSpans["schemaUrl"], "schemaUrl");
    return readMessages(resourceSpans["scopeSpans"], "scopeSpans").flatMap((scopeSpans) => {
      const scope = readMessage(scopeSpans["scope"], "scope");
      const origin: SpanOrigin = {
        resource,
        scope: {
          name: readString(scope["name"], "scope.name"),
          version: readString(scope["version"], "scope.version"),
        },
        schemaUrl: readString(scopeSpans["schemaUrl"], "schemaUrl") || resourceSchema,
      };
      return readMessages(scopeSpans["spans"], "spans").map((span) => readSpan(span, origin));
    });
  });
}

function readSpan(span: OtlpMessage, origin: SpanOrigin): CollectedSpan {
  const status = readMessage(span["status"], "status");
  return {
    ...readContext(span),
    ...origin,
    parentSpanId: readId(span["parentSpanId"], { field: "parentSpanId", bytes: 8 }),
    name: readString(span["name"], "name"),
    kind: readEnum(span["kind"], KINDS),
    status: { code: readEnum(status["code"], STATUS_CODES), message: readString(status["message"], "message") },
    attributes: readAttributes(span["attributes"]),
    events: readMessages(span["events"], "events").map(readEvent),
    links: readMessages(span["links"], "links").map(readLink),
    start: readInteger(span["startTimeUnixNano"], "startTimeUnixNano"),
    end: readInteger(span["endTimeUnixNano"], "endTimeUnixNano"),
  };
}

function readEvent(event: OtlpMessage): CollectedEvent {
  return {
    name: readString(event["name"], "event.name"),
    time: readInteger(event["timeUnixNano"], "timeUnixNano"),
    attributes: readAttributes(event["attributes"]),
  };
}

function readLink(link: OtlpMessage): CollectedLink {
  return { ...readContext(link), attributes: readAttributes(link["attributes"]) };
}

/** What spans and links have in common. */
function readContext(message: OtlpMessage): Pick<CollectedSpan, "traceId" | "spanId" | "traceState" | "flags"> {
  const traceId = readId(message["traceId"], { field: "traceId", bytes: 16 });
  const spanId = readId(message["spanId"], { field: "spanId", bytes: 8 });
  if (traceId === undefined || spanId === undefined) throw new MalformedOtlpError("traceId or spanId is missing");
  const traceState = readString(message["traceState"], "traceState");
  return { traceId, spanId, traceState, flags: readNumber(message["flags"], "flags") };
}

function readEnum<Name extends string>(value: unknown, names: readonly Name[]): Name {
  const number = readNumber(value, "enum");
  const name = names[number];
  if (name === undefined) throw new MalformedOtlpError(`${number} is none of ${names.join(", ")}`);
  return name;
}

import type { HrTime, Link, SpanContext } from "@opentelemetry/api";
import { readJsonPartialSuccess } from "./json-partial-success.ts";
import type { SpanSerializer } from "./otlp-exporter-options.ts";
import type { ReadableSpan } from "./sdk-types.ts";

/**
 * Writes spans as OTLP in JSON, `application/json`: for backends that take no protobuf, and to read what is sent. It takes
 * more bytes and time than protobuf. Values that JSON or OTLP cannot express cost neither their span nor its batch.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 *
 * @example
 * instrument(handler, { exporter: { url: "https://otel.example.com/v1/traces", serializer: jsonSerializer() } });
 */
export function jsonSerializer(): SpanSerializer {
  return {
    contentType: "application/json",
    serialize: (spans) => new TextEncoder().encode(wellFormed(JSON.stringify({ resourceSpans: resourceSpans(spans) }))),
    readResponse: readJsonPartialSuccess,
  };
}

function resourceSpans(spans: readonly ReadableSpan[]): object[] {
  return groups(spans, ({ resource }) => resource).map(([{ attributes, schemaUrl }, ofResource]) => ({
    resource: { attributes: keyValues(attributes) },
    scopeSpans: groups(ofResource, ({ instrumentationScope }) => instrumentationScope).map(([scope, ofScope]) => ({
      scope: { name: text(scope.name), version: text(scope.version) },
      spans: ofScope.map(spanMessage),
      schemaUrl: scope.schemaUrl,
    })),
    schemaUrl,
  }));
}

function groups<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): [Key, Item[]][] {
  const byKey = new Map<Key, Item[]>();
  for (const item of items) {
    const group = byKey.get(keyOf(item));
    if (group) group.push(item);
    else byKey.set(keyOf(item), [item]);
  }
  return [...byKey];
}

function spanMessage(span: ReadableSpan): object {
  const { parentSpanContext: parent, status } = span;
  const { traceId, spanId, traceState, traceFlags } = span.spanContext();
  return {
    traceId,
    spanId,
    traceState: traceState?.serialize(),
    parentSpanId: parent?.spanId,
    flags: flags(traceFlags, parent),
    name: text(span.name),
    kind: integer(span.kind) + 1, // 0 is "unspecified" in OTLP, and nothing in the API
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: keyValues(span.attributes),
    droppedAttributesCount: integer(span.droppedAttributesCount),
    events: span.events.map((event) => ({
      timeUnixNano: nanoseconds(event.time),
      name: text(event.name),
      attributes: keyValues(event.attributes),
      droppedAttributesCount: integer(event.droppedAttributesCount),
    })),
    droppedEventsCount: integer(span.droppedEventsCount),
    links: span.links.map(linkMessage),
    droppedLinksCount: integer(span.droppedLinksCount),
    status: { code: integer(status.code), message: text(status.message) },
  };
}

function linkMessage({ context, attributes, droppedAttributesCount }: Link): object {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    traceState: context.traceState?.serialize(),
    attributes: keyValues(attributes),
    droppedAttributesCount: integer(droppedAttributesCount),
    flags: flags(context.traceFlags, context),
  };
}

/** Bits 0 to 7 are those of the trace context; 8 says that bit 9 is known, whether the other span ran elsewhere. */
function flags(traceFlags: number, other: SpanContext | undefined): number {
  return (traceFlags & 0xff) | 0x100 | (other?.isRemote ? 0x200 : 0);
}

/** Whatever untyped code gave for a text; what is not there is left out. */
function text(value: unknown): string | undefined {
  return value == null ? undefined : String(value);
}

/** Enums and counts; 0 for what is no number. */
function integer(value: unknown): number {
  return typeof value === "number" ? value >>> 0 : 0;
}

/** A decimal string, as 64-bit numbers are; 0 for what is no time since 1970. */
function nanoseconds([seconds, nanos]: HrTime): string {
  if (!(seconds >= 0 && Number.isFinite(seconds + nanos))) return "0";
  return String(BigInt.asUintN(64, BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(Math.trunc(nanos))));
}

function keyValues(attributes: object = {}): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** Numbers in doubles where an `int64` could not be read back exactly; nothing for what has no type in OTLP. */
function anyValue(value: unknown): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return { intValue: String(value) };
    return { doubleValue: Number.isFinite(value) ? value : String(value) };
  }
  if (typeof value !== "object" || value === null) return {};
  if (value instanceof Uint8Array) return { bytesValue: base64(value) };
  // `Array.from` also visits holes.
  if (Array.isArray(value)) return { arrayValue: { values: Array.from(value, anyValue) } };
  return { kvlistValue: { values: keyValues(value) } };
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Halves of surrogate pairs, which JSON.stringify escapes and readers refuse, become U+FFFD, as they do in UTF-8. */
function wellFormed(json: string): string {
  return json.replaceAll(/\\(?:\\|ud[89a-f]..)/g, (escape) => (escape === "\\\\" ? escape : "\uFFFD"));
}

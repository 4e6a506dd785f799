import type { Attributes, HrTime } from "@opentelemetry/api";
import type { ReadableSpan } from "@tracelet/core";

/**
 * The least that a writer of our own would be: spans straight into one growing buffer, ids by a table, short texts by
 * `charCodeAt`. Without links, trace state, lists and bytes. For docs/decisions/0014: nothing but this bench uses it.
 */
export function writeSpans(spans: readonly ReadableSpan[]): Uint8Array {
  position = 0;
  for (const span of spans) message(0x12, () => writeSpan(span));
  return buffer.slice(0, position);
}

let buffer = new Uint8Array(65_536);
let view = new DataView(buffer.buffer);
let position = 0;
const encoder = new TextEncoder();

/** A message with its length, in two bytes or as many as it takes. */
function message(tag: number, write: () => void): void {
  byte(tag);
  const start = position + 1;
  position = start;
  write();
  const length = position - start;
  let size = 1;
  for (let rest = length; rest >= 0x80; rest >>>= 7) size += 1;
  if (size > 1) {
    reserve(size);
    buffer.copyWithin(start + size - 1, start, position);
  }
  position = start - 1;
  varint(length);
  position += length;
}

function writeSpan(span: ReadableSpan): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  hex(0x0a, traceId);
  hex(0x12, spanId);
  if (span.parentSpanContext) hex(0x22, span.parentSpanContext.spanId);
  text(0x2a, span.name);
  small(0x30, span.kind + 1);
  time(0x39, span.startTime);
  time(0x41, span.endTime);
  keyValues(0x4a, span.attributes);
  for (const { name, time: at, attributes = {} } of span.events) {
    message(0x5a, () => {
      time(0x09, at);
      text(0x12, name);
      keyValues(0x1a, attributes);
    });
  }
  const status: number = span.status.code;
  if (status > 0) message(0x7a, () => small(0x18, status));
  byte(0x85);
  byte(0x01);
  reserve(4);
  view.setUint32(position, traceFlags | 0x100, true);
  position += 4;
}

function keyValues(tag: number, attributes: Attributes): void {
  for (const key in attributes) {
    message(tag, () => {
      text(0x0a, key);
      message(0x12, () => anyValue(attributes[key]));
    });
  }
}

function anyValue(value: unknown): void {
  if (typeof value === "string") text(0x0a, value);
  else if (typeof value === "boolean") small(0x10, value ? 1 : 0);
  else if (typeof value === "number" && Number.isInteger(value)) integer(0x18, value);
  else if (typeof value === "number") {
    byte(0x21);
    reserve(8);
    view.setFloat64(position, value, true);
    position += 8;
  }
}

function text(tag: number, value: string): void {
  byte(tag);
  const { length } = value;
  reserve(length * 3 + 5);
  if (length < 40) {
    const start = position + 1;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return longText(value);
      buffer[start + index] = code;
    }
    buffer[position] = length;
    position = start + length;
  } else longText(value);
}

function longText(value: string): void {
  const bytes = encoder.encode(value);
  varint(bytes.length);
  reserve(bytes.length);
  buffer.set(bytes, position);
  position += bytes.length;
}

function hex(tag: number, id: string): void {
  byte(tag);
  byte(id.length / 2);
  reserve(id.length);
  for (let index = 0; index < id.length; index += 2) {
    buffer[position++] = (digit(id.charCodeAt(index)) << 4) | digit(id.charCodeAt(index + 1));
  }
}

const digit = (code: number): number => (code & 0xf) + 9 * (code >> 6);

function time(tag: number, [seconds, nanos]: HrTime): void {
  byte(tag);
  reserve(8);
  view.setBigUint64(position, BigInt(seconds) * 1_000_000_000n + BigInt(nanos), true);
  position += 8;
}

function integer(tag: number, value: number): void {
  byte(tag);
  varint(value);
}

function small(tag: number, value: number): void {
  byte(tag);
  byte(value);
}

function varint(value: number): void {
  reserve(10);
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) buffer[position++] = (rest & 0x7f) | 0x80;
  buffer[position++] = rest;
}

function byte(value: number): void {
  reserve(1);
  buffer[position++] = value;
}

function reserve(bytes: number): void {
  if (position + bytes <= buffer.length) return;
  const larger = new Uint8Array(buffer.length * 2 + bytes);
  larger.set(buffer);
  buffer = larger;
  view = new DataView(buffer.buffer);
}

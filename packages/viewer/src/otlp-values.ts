import { Buffer } from "node:buffer";
import type { Attributes, AttributeValue } from "./viewer-span.ts";

/** A decoded OTLP message: parsed JSON or protobuf; both have the same lowerCamelCase field names. */
export type OtlpMessage = Readonly<Record<string, unknown>>;

/** The body is not OTLP; the message says why, for the sender to read. */
export class MalformedOtlpError extends Error {
  override readonly name = "MalformedOtlpError";
}

/** How long ids are. */
export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

const MAX_DEPTH = 16;

/** Reads a message field; an absent one is an empty message. Throws {@link MalformedOtlpError} on anything else. */
export function readMessage(value: unknown, field: string): OtlpMessage {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new MalformedOtlpError(`${field} must be an object`);
  return value as OtlpMessage;
}

/** Reads a repeated field of messages; an absent one is empty. Throws {@link MalformedOtlpError} on anything else. */
export function readMessages(value: unknown, field: string): OtlpMessage[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedOtlpError(`${field} must be an array`);
  return value.map((item) => readMessage(item, field));
}

/** Reads a string field; an absent one is empty. Throws {@link MalformedOtlpError} on anything else. */
export function readString(value: unknown, field: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new MalformedOtlpError(`${field} must be a string`);
  return value;
}

/**
 * Reads a trace or span id as lower-case hex; absent and all-zero ids are `undefined`.
 * Throws {@link MalformedOtlpError} when it does not have `length` bytes (base64 ids are not OTLP JSON).
 */
export function readId(value: unknown, { field, length }: { field: string; length: number }): string | undefined {
  const id = value instanceof Uint8Array ? Buffer.from(value).toString("hex") : readString(value, field).toLowerCase();
  if (/^0*$/.test(id)) return undefined;
  if (!/^[0-9a-f]+$/.test(id) || id.length !== length * 2) {
    throw new MalformedOtlpError(`${field} must be ${length} bytes (in JSON: ${length * 2} hex digits)`);
  }
  return id;
}

/** Reads a 64-bit integer from a number, a bigint or a decimal string; `undefined` when it is none of these. */
export function readInteger(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

/** Reads a time in nanoseconds since the epoch; 0 when it is absent or not a time. */
export function readNanos(value: unknown): bigint {
  const nanos = readInteger(value) ?? 0n;
  return nanos > 0n ? nanos : 0n;
}

/** Reads a list of KeyValue messages as a plain record; of equal keys the last one wins. */
export function readAttributes(value: unknown, depth = 0): Attributes {
  return Object.fromEntries(
    readMessages(value, "attributes").map((pair) => [
      readString(pair["key"], "key"),
      readAnyValue(readMessage(pair["value"], "value"), depth),
    ]),
  );
}

/** Reads an AnyValue message; what is nested beyond reason becomes `null`. */
export function readAnyValue(value: OtlpMessage, depth = 0): AttributeValue {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (typeof stringValue === "string") return stringValue;
  if (typeof boolValue === "boolean") return boolValue;
  if (isPresent(intValue)) return readIntegerValue(intValue);
  if (isPresent(doubleValue)) return readDoubleValue(doubleValue);
  if (bytesValue instanceof Uint8Array) return Buffer.from(bytesValue).toString("base64");
  if (typeof bytesValue === "string") return bytesValue;
  if (depth >= MAX_DEPTH) return null;
  if (isPresent(arrayValue)) {
    const items = readMessages(readMessage(arrayValue, "arrayValue")["values"], "values");
    return items.map((item) => readAnyValue(item, depth + 1));
  }
  if (isPresent(kvlistValue)) return readAttributes(readMessage(kvlistValue, "kvlistValue")["values"], depth + 1);
  return null;
}

// Some senders write a double as intValue (1e300) or NaN as null: show what they sent instead of refusing the batch.
function readIntegerValue(value: unknown): AttributeValue {
  if (typeof value === "number" && !Number.isSafeInteger(value)) return value;
  const integer = readInteger(value);
  if (integer === undefined) return String(value);
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}

function readDoubleValue(value: unknown): AttributeValue {
  if (typeof value === "number") return value;
  const text = String(value);
  // "NaN" is how proto3 JSON writes it; other text that is no number stays as it is.
  return text === "NaN" || !Number.isNaN(Number(text)) ? Number(text) : text;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

import { Buffer } from "node:buffer";
import {
  MalformedOtlpError,
  type OtlpMessage,
  readInteger,
  readMessage,
  readMessages,
  readString,
} from "./otlp-message.ts";

/** An attribute's value without its OTLP wrapping. Integers beyond 2^53 are bigints; an empty value is null. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Attributes as a plain record. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

type Reader = (value: unknown) => AttributeValue;

/** One entry for each case of OTLP's `AnyValue`. */
const READERS: Readonly<Record<string, Reader>> = {
  stringValue: (value) => readString(value, "stringValue"),
  boolValue: (value) => value === true,
  intValue: (value) => toSafeNumber(readInteger(value, "intValue")),
  // protobuf's JSON writes NaN and the infinities as strings.
  doubleValue: (value) => Number(value),
  bytesValue: (value) => (value instanceof Uint8Array ? value : Buffer.from(readString(value, "bytesValue"), "base64")),
  arrayValue: (value) => readMessages(readMessage(value, "arrayValue")["values"], "values").map(readAnyValue),
  kvlistValue: (value) => readAttributes(readMessage(value, "kvlistValue")["values"]),
};

/** Reads a list of `KeyValue`. A key that occurs twice is malformed: OTLP forbids it. */
export function readAttributes(value: unknown): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const entry of readMessages(value, "attributes")) {
    const key = readString(entry["key"], "key");
    if (Object.hasOwn(attributes, key)) throw new MalformedOtlpError(`attribute ${key} occurs twice`);
    attributes[key] = readAnyValue(readMessage(entry["value"], key));
  }
  return attributes;
}

function readAnyValue(value: OtlpMessage): AttributeValue {
  const present = Object.keys(READERS).filter((field) => value[field] !== undefined && value[field] !== null);
  if (present.length > 1) throw new MalformedOtlpError(`a value is of several types: ${present.join(", ")}`);
  const [field] = present;
  return field === undefined ? null : (READERS[field]?.(value[field]) ?? null);
}

function toSafeNumber(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

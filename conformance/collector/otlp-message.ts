import { Buffer } from "node:buffer";

/** A decoded OTLP message: protobuf's field names, whichever encoding it came in. */
export type OtlpMessage = Readonly<Record<string, unknown>>;

/** Thrown when a body is not what OTLP says; the collector answers 400 and keeps the reason. */
export class MalformedOtlpError extends Error {
  override readonly name = "MalformedOtlpError";
}

/** An absent message reads as an empty one, as protobuf has it. */
export function readMessage(value: unknown, field: string): OtlpMessage {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new MalformedOtlpError(`${field} is no message`);
  return value as OtlpMessage;
}

/** An absent repeated field reads as an empty list. */
export function readMessages(value: unknown, field: string): OtlpMessage[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedOtlpError(`${field} is no list`);
  return value.map((item) => readMessage(item, field));
}

export function readString(value: unknown, field: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new MalformedOtlpError(`${field} is no string`);
  return value;
}

/** A 32-bit number or an enum; enums by name are not allowed in OTLP's JSON. */
export function readNumber(value: unknown, field: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== "number") throw new MalformedOtlpError(`${field} is no number`);
  return value;
}

/** A 64-bit integer: a decimal string, in JSON also a number. */
export function readInteger(value: unknown, field: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  throw new MalformedOtlpError(`${field} is no integer: ${String(value)}`);
}

/** An id as lower-case hex; undefined when absent. Bytes in protobuf, hex (not base64) in JSON. */
export function readId(value: unknown, { field, bytes }: { field: string; bytes: 8 | 16 }): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const hex = value instanceof Uint8Array ? Buffer.from(value).toString("hex") : readString(value, field);
  if (hex === "") return undefined;
  if (hex.length !== bytes * 2 || !/^[0-9a-f]+$/i.test(hex) || /^0+$/.test(hex)) {
    throw new MalformedOtlpError(`${field} is no id of ${bytes} bytes: ${hex}`);
  }
  return hex.toLowerCase();
}

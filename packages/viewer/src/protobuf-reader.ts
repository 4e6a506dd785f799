import { MalformedOtlpError, type OtlpMessage } from "./otlp-values.ts";

/** How the value of a field is written; a message by the schema of its fields. */
export type FieldType =
  | "string"
  | "bytes"
  | "bool"
  | "integer"
  | "fixed64"
  | "sfixed64"
  | "double"
  | "fixed32"
  | MessageSchema;

interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly isRepeated: boolean;
}

/** The fields of a message by their numbers; others are skipped. */
export type MessageSchema = Map<number, Field>;

/** Which field numbers a message has: `name: [1, "string"]`, and `[2, "string", "repeated"]` for lists. */
export type FieldList = Readonly<Record<string, readonly [number, FieldType, "repeated"?]>>;

/** Makes the schema of a message, or adds fields to `schema`: messages may contain themselves. */
export function messageSchema(fields: FieldList, schema: MessageSchema = new Map()): MessageSchema {
  for (const [name, [number, type, repeated]] of Object.entries(fields)) {
    schema.set(number, { name, type, isRepeated: repeated !== undefined });
  }
  return schema;
}

const MAX_DEPTH = 100;
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const text = new TextDecoder();

/**
 * Reads a protobuf message as a plain object: 64-bit integers are bigints, bytes are views of the input, absent
 * fields are absent. Throws {@link MalformedOtlpError} when the bytes are no such message, or nest beyond reason.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function readProtobuf(bytes: Uint8Array, schema: MessageSchema): OtlpMessage {
  return readFields(new Cursor(bytes), schema, 0);
}

function readFields(cursor: Cursor, schema: MessageSchema, depth: number): OtlpMessage {
  if (depth > MAX_DEPTH) throw new MalformedOtlpError("messages are nested too deeply");
  const message: Record<string, unknown> = {};
  while (!cursor.isAtEnd) {
    const tag = Number(cursor.varint());
    const field = schema.get(Math.floor(tag / 8));
    const wireType = tag % 8;
    if (field === undefined) cursor.skip(wireType);
    else if (field.isRepeated) readInto((message[field.name] ??= []) as unknown[], { cursor, field, wireType, depth });
    else message[field.name] = readValue(cursor, { field, wireType, depth });
  }
  return message;
}

interface Place {
  readonly field: Field;
  readonly wireType: number;
  readonly depth: number;
}

/** Numbers of a list come one by one or packed. */
function readInto(list: unknown[], { cursor, ...place }: Place & { readonly cursor: Cursor }): void {
  const { type } = place.field;
  if (place.wireType !== LENGTH_DELIMITED || wireTypeOf(type) === LENGTH_DELIMITED) {
    list.push(readValue(cursor, place));
    return;
  }
  const packed = new Cursor(cursor.delimited());
  while (!packed.isAtEnd) list.push(readValue(packed, { ...place, wireType: wireTypeOf(type) }));
}

function readValue(cursor: Cursor, { field: { name, type }, wireType, depth }: Place): unknown {
  if (wireType !== wireTypeOf(type)) throw new MalformedOtlpError(`${name} has the wire type ${wireType}`);
  switch (type) {
    case "string":
      return text.decode(cursor.delimited());
    case "bytes":
      return cursor.delimited();
    case "bool":
      return cursor.varint() !== 0n;
    case "integer":
      return BigInt.asIntN(64, cursor.varint());
    case "fixed64":
      return cursor.fixed64();
    case "sfixed64":
      return BigInt.asIntN(64, cursor.fixed64());
    case "fixed32":
      return cursor.fixed32();
    case "double":
      return cursor.double();
    default:
      return readFields(new Cursor(cursor.delimited()), type, depth + 1);
  }
}

const WIRE_TYPES = {
  string: LENGTH_DELIMITED,
  bytes: LENGTH_DELIMITED,
  bool: VARINT,
  integer: VARINT,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  double: FIXED64,
  fixed32: FIXED32,
} as const;

function wireTypeOf(type: FieldType): number {
  return typeof type === "string" ? WIRE_TYPES[type] : LENGTH_DELIMITED;
}

/** A place in the bytes. Every method throws rather than read beyond the end. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#view.getUint8(this.#advance(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedOtlpError("a number has more than ten bytes");
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  fixed32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  delimited(): Uint8Array {
    const length = Number(this.varint());
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === FIXED64) this.#advance(8);
    else if (wireType === LENGTH_DELIMITED) this.delimited();
    else if (wireType === FIXED32) this.#advance(4);
    else throw new MalformedOtlpError(`there is no wire type ${wireType} in OTLP`);
  }

  /** Moves on by `length` bytes and returns where it was. */
  #advance(length: number): number {
    const start = this.#offset;
    if (length > this.#bytes.length - start) throw new MalformedOtlpError("the body is cut off");
    this.#offset += length;
    return start;
  }
}

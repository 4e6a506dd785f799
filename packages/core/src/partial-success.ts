/** What a collector did not take of a request that it accepted. */
export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly errorMessage: string;
}

/**
 * Reads the two fields of an ExportTraceServiceResponse. The SDK's reader of any protobuf message costs four times the
 * bytes; a test holds the two together. Throws on what is no protobuf.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function readPartialSuccess(bytes: Uint8Array): PartialSuccess {
  const { 1: partialSuccess } = fieldsOf(bytes);
  const { 1: rejected, 2: message } = partialSuccess instanceof Uint8Array ? fieldsOf(partialSuccess) : {};
  return {
    rejectedSpans: Number.isSafeInteger(rejected) ? Number(rejected) : 0, // a negative one is written as a huge one
    errorMessage: message instanceof Uint8Array ? new TextDecoder().decode(message) : "",
  };
}

/** The last value of each field: numbers of wire type 0, bytes of type 2. @see https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(bytes: Uint8Array): Record<number, number | Uint8Array> {
  const fields: Record<number, number | Uint8Array> = {};
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++];
      if (byte === undefined) throw new RangeError("truncated");
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (position < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (wireType === 0) fields[number] = varint();
    else {
      const length = wireType === 2 ? varint() : wireType === 1 ? 8 : 4;
      if (wireType === 2) fields[number] = bytes.subarray(position, position + length);
      position += length;
    }
  }
  return fields;
}

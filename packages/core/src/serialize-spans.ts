// Not by `ProtobufTraceSerializer`, which brings a reader for any answer: partial-success.ts reads the one that there is.
import { serializeTraceExportRequest } from "@opentelemetry/otlp-transformer/build/src/trace/protobuf/trace-serializer.js";
import { describeFailure } from "./diagnostics.ts";
import type { ReadableSpan } from "./sdk-types.ts";

/** The body of an export request. */
export interface SerializedSpans {
  /** Absent when no span could be written. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** How many spans are in it. */
  readonly written: number;
  /** Why not all are. */
  readonly failure: string | undefined;
}

/** Writes the spans as OTLP in protobuf. One that cannot be written (a link to nothing) is left out, alone. */
export function serializeSpans(spans: ReadableSpan[]): SerializedSpans {
  try {
    return { body: write(spans), written: spans.length, failure: undefined };
  } catch (error) {
    const writable = spans.length > 1 ? spans.filter((span) => serializeSpans([span]).body) : [];
    const isSome = writable.length > 0 && writable.length < spans.length;
    const some = isSome ? serializeSpans(writable) : { body: undefined, written: 0 };
    return { ...some, failure: describeFailure(error) };
  }
}

function write(spans: ReadableSpan[]): Uint8Array<ArrayBuffer> {
  return serializeTraceExportRequest(spans) as Uint8Array<ArrayBuffer>;
}

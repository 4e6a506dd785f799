import { ExportTraceServiceResponse } from "./protobuf-types.ts";

/** What a collector says of a request that it took in part. */
export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly errorMessage: string;
}

/**
 * The body of an answer, encoded as the request was.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function encodePartialSuccess(said: PartialSuccess, contentType: string | undefined): string | Uint8Array {
  if (contentType?.startsWith("application/json")) {
    return JSON.stringify({ partialSuccess: { ...said, rejectedSpans: String(said.rejectedSpans) } });
  }
  return ExportTraceServiceResponse.encode(ExportTraceServiceResponse.fromObject({ partialSuccess: said })).finish();
}

import { gunzipSync } from "node:zlib";
import { type CollectedSpan, readSpans } from "./collected-span.ts";
import { MalformedOtlpError, type OtlpMessage, readMessage } from "./otlp-message.ts";
import { ExportTraceServiceRequest } from "./protobuf-types.ts";

const DECODERS: Readonly<Record<string, (body: Uint8Array) => OtlpMessage>> = {
  "application/x-protobuf": (body) =>
    ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(body), { longs: String }),
  "application/json": (body) =>
    readMessage(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)), "the body"),
};

const INFLATERS: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  identity: (body) => body,
  gzip: (body) => gunzipSync(body),
};

/** How a body was sent. */
export interface BodyHeaders {
  readonly "content-type"?: string | undefined;
  readonly "content-encoding"?: string | undefined;
}

/**
 * Decodes the body of an export request.
 *
 * Throws {@link MalformedOtlpError}, or what the parsers throw, when it is not what its headers say.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-request
 */
export function decodeRequest(body: Uint8Array, headers: BodyHeaders): CollectedSpan[] {
  const contentType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  const inflate = INFLATERS[headers["content-encoding"] ?? "identity"];
  const decode = DECODERS[contentType];
  if (inflate === undefined) throw new MalformedOtlpError(`Content-Encoding ${headers["content-encoding"]}`);
  if (decode === undefined) throw new MalformedOtlpError(`Content-Type ${contentType || "missing"}`);
  return readSpans(decode(inflate(body)));
}

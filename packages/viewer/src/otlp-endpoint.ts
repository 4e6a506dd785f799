import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { OtlpEncoding } from "./decode-request.ts";
import { methodNotAllowed, textReply, type Endpoint, type Reply } from "./endpoint.ts";
import { isFromThisMachine } from "./local-host.ts";
import { readBody, type UnreadBody } from "./read-body.ts";

/** An OTLP body that arrived in full and is well-formed. */
export interface OtlpExport<Items> {
  readonly items: Items;
  readonly encoding: OtlpEncoding;
  /** Size of the OTLP message. */
  readonly bytes: number;
  /** The body as it came over the wire, with its headers. */
  readonly received: Uint8Array;
  readonly headers: IncomingHttpHeaders;
}

/** What one signal does with its export requests. */
export interface OtlpEndpointOptions<Items> {
  /** Limit before and after inflating. */
  readonly maxBodyBytes: number;
  /** Throws when the body is malformed. */
  readonly decode: (body: Uint8Array, encoding: OtlpEncoding) => Items;
  readonly accept: (request: OtlpExport<Items>) => void;
}

const CONTENT_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/**
 * Creates the OTLP/HTTP endpoint of one signal: it answers 200 with an empty response message in the encoding of the
 * request, and 400, 403, 405, 413 or 415 with a short text otherwise.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function createOtlpEndpoint<Items>({ maxBodyBytes, decode, accept }: OtlpEndpointOptions<Items>): Endpoint {
  return async (request) => {
    if (request.method !== "POST") return methodNotAllowed("POST");
    if (!isFromThisMachine(request.headers.origin))
      return textReply(403, "Web pages of other hosts must not send here.");
    const encoding = encodingOf(request);
    if (encoding === undefined) return textReply(415, `Send ${Object.values(CONTENT_TYPES).join(" or ")}.`);
    const body = await readBody(request, maxBodyBytes);
    if (body.status !== "read") return refuse(body.status, maxBodyBytes);
    const decoded = tryDecode(() => decode(body.bytes, encoding));
    if (decoded.status === "malformed") return textReply(400, `Malformed OTLP (${encoding}): ${decoded.reason}.`);
    const { bytes, received } = body;
    accept({ items: decoded.items, encoding, bytes: bytes.length, received, headers: request.headers });
    return emptyResponse(encoding);
  };
}

type Decoded<Items> = { status: "decoded"; items: Items } | { status: "malformed"; reason: string };

function tryDecode<Items>(decode: () => Items): Decoded<Items> {
  try {
    return { status: "decoded", items: decode() };
  } catch (error) {
    return { status: "malformed", reason: error instanceof Error ? error.message : String(error) };
  }
}

function emptyResponse(encoding: OtlpEncoding): Reply {
  // A message without fields has no bytes in protobuf.
  return {
    status: 200,
    headers: { "content-type": CONTENT_TYPES[encoding] },
    body: encoding === "json" ? "{}" : "",
  };
}

function refuse(status: UnreadBody["status"], maxBodyBytes: number): Reply {
  switch (status) {
    case "too-large":
      return textReply(413, `The body is larger than ${maxBodyBytes} bytes.`);
    case "unsupported":
      return textReply(415, "Send the body as it is or with content-encoding: gzip.");
    case "corrupt":
      return textReply(400, "The body is not valid gzip.");
    case "aborted":
      return textReply(400, "The body ended early.");
  }
}

function encodingOf(request: IncomingMessage): OtlpEncoding | undefined {
  const contentType = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (contentType === CONTENT_TYPES.protobuf) return "protobuf";
  return contentType === CONTENT_TYPES.json ? "json" : undefined;
}

import { Buffer } from "node:buffer";
import { type IncomingMessage, request as httpRequest } from "node:http";

/** A request as it goes over the wire: headers may repeat, and a body in several chunks has no Content-Length. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly chunks: readonly Uint8Array[];
}

/** A response as it came over the wire, as far as it came. */
export interface RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** Names and values in turn, with their case and order. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** Whether the connection broke off before the end. */
  readonly isBroken: boolean;
}

/** Sends a request over a connection of its own. Resolves with the error's code when there is no response. */
export function sendRaw(origin: string, { method, path, headers, chunks }: RawRequest): Promise<RawResponse | string> {
  const { promise, resolve } = Promise.withResolvers<RawResponse | string>();
  const [only] = chunks;
  const framing: readonly string[] =
    chunks.length > 1 ? ["transfer-encoding", "chunked"] : only ? ["content-length", String(only.length)] : [];
  const list = ["host", "generated.test", ...headers.flat(), ...framing, "connection", "keep-alive"];
  const { hostname, port } = new URL(origin);
  const outgoing = httpRequest({ hostname, port, method, path, headers: list, agent: false });
  outgoing.on("response", (response) => {
    void readRaw(response).then(resolve);
    // Not by a header: who closes a connection with a body unread on it may reset it before its response is there.
    response.on("close", () => outgoing.destroy());
  });
  outgoing.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  for (const chunk of chunks) outgoing.write(chunk);
  outgoing.end();
  return promise;
}

async function readRaw(response: IncomingMessage): Promise<RawResponse> {
  const { statusCode = 0, statusMessage = "", rawHeaders } = response;
  const parts: Buffer[] = [];
  let isBroken = false;
  try {
    for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  } catch {
    isBroken = true;
  }
  return { status: statusCode, statusText: statusMessage, headers: rawHeaders, body: Buffer.concat(parts), isBroken };
}

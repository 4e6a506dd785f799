import { Buffer } from "node:buffer";
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import type { HostRequest, HostResponse, OpenResponse } from "./host.ts";

/** Sends a request over a connection of its own, so that `disconnect` breaks exactly this one. */
export async function openRequest(
  url: URL,
  { method = "GET", headers = {}, body, signal }: HostRequest = {},
): Promise<OpenResponse> {
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const outgoing = httpRequest(url, { method, headers: { ...headers, ...length }, signal, agent: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  // After a disconnect the request fails once more, and nobody listens any longer.
  outgoing.on("error", () => undefined);
  return {
    status: response.statusCode ?? 0,
    headers: toHeaders(response.rawHeaders),
    chunks: response as AsyncIterable<Uint8Array>,
    disconnect: () => void outgoing.destroy(),
  };
}

/** Reads a response to its end. */
export async function readResponse({ status, headers, chunks }: OpenResponse): Promise<HostResponse> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return { status, headers, body: Buffer.concat(parts) };
}

function toHeaders(rawHeaders: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  return headers;
}

import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** A request's body without its content encoding. */
export interface ReadBody {
  readonly status: "read";
  readonly bytes: Uint8Array;
  /** As it came over the wire. */
  readonly received: Uint8Array;
}

/** Why there is no body to work with. */
export interface UnreadBody {
  readonly status: "too-large" | "unsupported" | "corrupt" | "aborted";
}

const gunzipAsync = promisify(gunzip);

/** Reads a body that is plain or gzip, keeping at most `maxBytes` before and after inflating. Never rejects. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<ReadBody | UnreadBody> {
  const received = await collect(request, maxBytes);
  if (received.status !== "read") return received;
  switch (request.headers["content-encoding"]?.toLowerCase() ?? "identity") {
    case "identity":
      return received;
    case "gzip":
      return inflate(received, maxBytes);
    default:
      return { status: "unsupported" };
  }
}

async function collect(request: IncomingMessage, maxBytes: number): Promise<ReadBody | UnreadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // An oversized body is read to its end and thrown away: a client that is still sending would not see the answer.
      if (size > maxBytes) chunks.length = 0;
      else chunks.push(chunk);
    }
  } catch {
    return { status: "aborted" };
  }
  if (size > maxBytes) return { status: "too-large" };
  const bytes = Buffer.concat(chunks);
  return { status: "read", bytes, received: bytes };
}

async function inflate({ bytes, received }: ReadBody, maxBytes: number): Promise<ReadBody | UnreadBody> {
  try {
    return {
      status: "read",
      bytes: await gunzipAsync(bytes, { maxOutputLength: maxBytes }),
      received,
    };
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return { status: isTooLarge ? "too-large" : "corrupt" };
  }
}

import type { Completion } from "./invocation.ts";

type Bytes = ReadableStream<Uint8Array>;

/**
 * Pipes a response's body to where the client reads it, and tells how that ended. Rejects with the body's own error when
 * that fails, which the reader gets as well.
 */
export async function pipeBody(body: Bytes, writable: WritableStream<Uint8Array>): NonNullable<Completion["ended"]> {
  try {
    await body.pipeTo(writable, { preventAbort: true });
    return "complete";
  } catch (error) {
    const writer = writable.getWriter();
    if (writer.desiredSize === null) return "client-disconnected";
    await writer.abort(error);
    throw error;
  }
}

import type { Completion } from "@tracelet/core";

/**
 * Makes the end of a streamed body known, and leaves every other response alone. `ended` rejects with the body's own
 * error when its source fails. A body in a content encoding is left alone, too: reading it would decode it, and another
 * encoding of the same would leave the Worker.
 *
 * The body is piped through an `IdentityTransformStream`: in Workers, only a pipe learns that the client has gone, and
 * only while something waits for it. The response is rebuilt from the original, as `encodeBody: "manual"` is lost otherwise.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/streams/transformstream/#identitytransformstream
 */
export function observeBodyEnd(request: Request, response: Response): Completion {
  const { body } = response;
  const isOver = body === null || request.method === "HEAD" || response.bodyUsed || body.locked;
  if (isOver || response.headers.has("content-encoding") || hasKnownLength(body)) return { result: response };
  const { readable, writable } = new IdentityTransformStream();
  const ended = pipe(body, writable);
  return { result: new Response(readable, response), ended };
}

async function pipe(
  body: ReadableStream<Uint8Array>,
  writable: WritableStream<Uint8Array>,
): Promise<"complete" | "client-disconnected"> {
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

declare class IdentityTransformStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/**
 * Whether the runtime knows the body's length (strings, buffers, files, `FixedLengthStream`, fetched bodies with a
 * Content-Length): it then ends with the response as far as user code goes, and piping it would lose that header.
 * workerd shows the length to `inspect()` under a symbol of this name; where it does not, the body counts as a stream.
 */
function hasKnownLength(body: ReadableStream): boolean {
  const symbol = Object.getOwnPropertySymbols(ReadableStream.prototype).find(
    ({ description }) => description === "length",
  );
  return symbol !== undefined && (body as unknown as Record<symbol, unknown>)[symbol] !== undefined;
}

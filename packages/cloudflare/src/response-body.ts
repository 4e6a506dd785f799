import { type Completion, pipeBody } from "@tracelet/core";
import type { BodyEnd } from "./cloudflare-options.ts";

/**
 * Makes the end of a response's body known. `ended` rejects with the body's own error when its source fails.
 *
 * By `"auto"` that is done for streams of the Worker's own and for what comes from `fetch` as it is. Left alone are: bodies
 * of a known length, which end with the response as far as user code goes; those in a content encoding, as reading would
 * decode them, and another encoding of the same would leave the Worker; and streams that only JavaScript could copy, such as
 * those of `HTMLRewriter`, as they would cost CPU time.
 *
 * The body is piped through an `IdentityTransformStream`: in Workers, only a pipe learns that the client has gone, and
 * only while something waits for it. The response is rebuilt from the original, as `encodeBody: "manual"` is lost otherwise.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/streams/transformstream/#identitytransformstream
 */
export function observeBodyEnd(request: Request, response: Response, bodyEnd: BodyEnd): Completion {
  const { body } = response;
  const isOver = !body || request.method === "HEAD" || response.bodyUsed || body.locked;
  if (isOver || bodyEnd === "headers") return { result: response };
  const length = inspect(body, "length") as number | bigint | undefined;
  // The platform refuses to pipe some of its own streams into each other ("Inter-TransformStream ReadableStream.pipeTo() is
  // not implemented"), and has locked them by then. Those of JavaScript and of a `fetch` it can.
  const canPipe = response.url !== "" || inspect(body, "supportsBYOB") === false;
  if (bodyEnd === "auto" && (length !== undefined || !canPipe || response.headers.has("content-encoding")))
    return { result: response };
  const { readable, writable } = length === undefined ? new IdentityTransformStream() : new FixedLengthStream(length);
  // What is read by JavaScript is a stream of JavaScript's.
  const source = canPipe ? body : ReadableStream.from(body as AsyncIterable<Uint8Array>);
  return { result: new Response(readable, response), ended: pipeBody(source, writable) };
}

declare class IdentityTransformStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/** Keeps the Content-Length. */
declare class FixedLengthStream extends IdentityTransformStream {
  constructor(length: number | bigint);
}

/**
 * What workerd shows to `inspect()` of a body, under a symbol of this name: the `length` where the runtime knows it
 * (strings, buffers, files, `FixedLengthStream`, fetched bodies with a Content-Length), which piping would lose, and
 * whether it `supportsBYOB`, as all of its own streams do. `undefined` where it does not.
 */
function inspect(body: ReadableStream, name: string): unknown {
  symbols ??= new Map(Object.getOwnPropertySymbols(ReadableStream.prototype).map((one) => [one.description, one]));
  return (body as unknown as Record<symbol, unknown>)[symbols.get(name)!];
}

let symbols: Map<string | undefined, symbol> | undefined;

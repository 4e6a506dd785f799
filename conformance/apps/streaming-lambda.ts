import { Buffer } from "node:buffer";
import { pipeline } from "node:stream/promises";
import { instrument, type StreamingHandlerLike, withSpan } from "@tracelet/aws-lambda";

interface ResponseStream extends NodeJS.WritableStream {
  setContentType(type: string): void;
}
interface HttpEvent {
  readonly rawPath: string;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
}
type StreamHandler = (event: HttpEvent, responseStream: ResponseStream, context: unknown) => Promise<void>;
declare const awslambda: {
  streamifyResponse(handler: StreamHandler, options?: { highWaterMark?: number }): StreamingHandlerLike;
  readonly HttpResponseStream: { from(stream: ResponseStream, prelude: object): ResponseStream };
};

/** Bytes that no encoding leaves as they are. */
export const BYTES: Buffer = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));

async function* chunks(): AsyncGenerator<Buffer> {
  for (let start = 0; start < BYTES.length; start += 10_000) {
    yield await withSpan("chunk", () => Promise.resolve(BYTES.subarray(start, start + 10_000)));
  }
}

function* breakingChunks(): Generator<string> {
  yield "begun,";
  throw new RangeError("in the middle");
}

const ROUTES: Readonly<Record<string, StreamHandler>> = {
  "/bytes": async (_event, stream) => {
    const metadata = {
      statusCode: 201,
      headers: { "content-type": "application/x-bytes", "x-a": "1" },
      cookies: ["a=1"],
    };
    await pipeline(chunks(), awslambda.HttpResponseStream.from(stream, metadata));
  },
  "/plain": async (_event, stream) => {
    stream.setContentType("text/plain");
    stream.end("plain text");
  },
  // Ends its stream after it has returned.
  "/detached": async ({ queryStringParameters }, stream) => {
    stream.write("begun,");
    void withSpan("detached", () => fetch(queryStringParameters?.["url"] ?? "")).then(() => stream.end("ended"));
  },
  "/breaks": async (_event, stream) => {
    stream.write("begun,");
    throw new RangeError("in the middle");
  },
  // The stream is left to the runtime, which ends its process for one that is destroyed.
  "/source-breaks": async (_event, stream) => {
    await pipeline(breakingChunks(), stream, { end: false });
  },
};

const userHandler: StreamHandler = async (event, stream, context) => {
  await ROUTES[event.rawPath]?.(event, stream, context);
};

export const handler: StreamingHandlerLike = instrument(
  awslambda.streamifyResponse(userHandler, { highWaterMark: 20_000 }),
);

import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { instrument, type StreamingHandlerLike } from "@tracelet/aws-lambda";
import { app } from "./app.ts";
import { type FunctionUrlEvent, toRequest } from "./lambda-http.ts";
import { observe, OBSERVE_HEADER } from "./observer.ts";
import { HANDLER_HEADER, type HandlerName, handlerNameOf, SECOND_SERVICE } from "./platform.ts";

type StreamHandler = (event: FunctionUrlEvent, stream: NodeJS.WritableStream, lambdaContext: object) => Promise<void>;
declare const awslambda: {
  streamifyResponse(handler: StreamHandler): StreamingHandlerLike;
  readonly HttpResponseStream: { from(stream: NodeJS.WritableStream, prelude: object): NodeJS.WritableStream };
};

/** What the platform handed out. */
const handedOut = new WeakSet<object>();

const userHandler: StreamHandler = async (event, stream, lambdaContext) => {
  const isUntouched = [event, stream, lambdaContext].every((object) => handedOut.has(object));
  const { status, headers, body } = await app(toRequest(event), {
    waitUntil: { detached: () => undefined },
    isUntouched,
  });
  const cookies = headers.getSetCookie();
  headers.delete("set-cookie");
  const prelude = { statusCode: status, headers: Object.fromEntries(headers), cookies };
  const response = awslambda.HttpResponseStream.from(stream, prelude);
  response.write(""); // the head goes with the first write, which an empty body never makes
  await pipeline(body === null ? Readable.from([]) : Readable.fromWeb(body as never), response);
};

const streaming = awslambda.streamifyResponse(userHandler);
const handlers: Readonly<Record<HandlerName, StreamHandler>> = {
  plain: userHandler,
  traced: instrument(streaming) as StreamHandler,
  second: instrument(streaming, { service: SECOND_SERVICE }) as StreamHandler,
};

/** Stands in for the platform's stream while that is for what was observed. */
const nowhere = (): NodeJS.WritableStream => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { setContentType: () => undefined });
};

export const handler: StreamingHandlerLike = awslambda.streamifyResponse(async (event, stream, lambdaContext) => {
  for (const object of [event, stream, lambdaContext]) handedOut.add(object);
  const chosen = handlers[handlerNameOf(event.headers[HANDLER_HEADER])];
  if (!(OBSERVE_HEADER in event.headers)) return chosen(event, stream, lambdaContext);
  const seen = await observe(() => chosen(event, nowhere(), lambdaContext));
  stream.end(JSON.stringify(seen));
});

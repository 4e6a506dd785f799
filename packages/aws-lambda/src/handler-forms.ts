import type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const STREAMING_HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

/** Whether `awslambda.streamifyResponse` made it: it is called with `(event, responseStream, context)`. */
export function isStreamingHandler(handler: LambdaHandlerLike): boolean {
  return STREAMING in handler;
}

/** Makes `wrapper` streaming as `handler` is: by these symbols the runtime tells how to call it. */
export function copyStreamingMarks<Wrapper extends LambdaHandlerLike>(handler: LambdaHandlerLike, wrapper: Wrapper): Wrapper {
  for (const mark of [STREAMING, STREAMING_HIGH_WATER_MARK]) {
    if (mark in handler) Object.defineProperty(wrapper, mark, { value: Reflect.get(handler, mark) });
  }
  return wrapper;
}

/**
 * A handler that answers by callback, as one that returns a promise: the runtime for Node 24 refuses handlers of three
 * parameters, and a wrapper must not have them.
 */
export function promisified(handler: LambdaHandlerLike): LambdaHandlerLike {
  return function (this: unknown, event: unknown, context: LambdaContextLike): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, result: unknown): void => (error == null ? resolve(result) : reject(error));
      const returned: unknown = Reflect.apply(handler, this, [event, context, callback]);
      if (returned !== undefined) resolve(returned);
    });
  };
}

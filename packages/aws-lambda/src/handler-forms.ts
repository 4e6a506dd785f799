import { isPromiseLike } from "@tracelet/core";
import type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

/** Whether `awslambda.streamifyResponse` made it: it is called with `(event, responseStream, context)`. */
export function isStreamingHandler(handler: LambdaHandlerLike): boolean {
  return STREAMING in handler;
}

/**
 * Gives `wrapper` the members of `handler`: the marks of a streaming handler, by which the runtime tells how to call it,
 * and those that a framework put there.
 */
export function withMembersOf<Wrapper extends LambdaHandlerLike>(
  handler: LambdaHandlerLike,
  wrapper: Wrapper,
): Wrapper {
  const members: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(handler);
  // What every function has of its own, and what tells the runtime how to call the wrapper.
  for (const key of ["length", "prototype", "arguments", "caller"]) delete members[key];
  return Object.defineProperties(wrapper, members);
}

/**
 * A handler that answers by callback, as one that returns a promise: the runtime for Node 24 refuses handlers of three
 * parameters, and a wrapper must not have them. As for the runtime, a value that is returned is no answer unless it is
 * a promise.
 */
export function promisified(handler: LambdaHandlerLike): LambdaHandlerLike {
  return function (this: unknown, event: unknown, context: LambdaContextLike): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, result: unknown): void => (error == null ? resolve(result) : reject(error));
      const returned: unknown = Reflect.apply(handler, this, [event, context, callback]);
      if (isPromiseLike(returned)) resolve(returned);
    });
  };
}

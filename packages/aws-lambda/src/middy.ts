import { holdActiveContext } from "@tracelet/core";
// By its name, as by its path the package would become a part of this file: a second copy, which the first does not know.
// oxlint-disable-next-line no-restricted-imports -- no other package than this one
import { instrument, type LambdaContextLike, type LambdaOptionsSource } from "@tracelet/aws-lambda";
import { type MiddyRequestLike, MiddyRun } from "./middy-run.ts";

export type { MiddyRequestLike };

/** A middleware of middy's, for handlers of any event. */
export interface MiddyMiddlewareLike {
  before?(request: MiddyRequestLike): unknown;
  after?(request: MiddyRequestLike): unknown;
  onError?(request: MiddyRequestLike): unknown;
}

/**
 * Instruments a handler that [middy](https://middy.js.org) makes, as the first of its middlewares: each invocation runs in a
 * SERVER span, from here to the end of the last hook. What the others answer early, and what they make of an error, is seen.
 * For middy 6 and 7. A handler that streams its response is not for this, as a middleware does not see the response end: it
 * takes `instrument(middy(…))`, which is also the simpler way where nothing speaks for a middleware.
 *
 * @param options as those of {@link instrument}
 * @example
 * export const handler = middy().use(tracing()).use(httpErrorHandler()).handler(async (event) => { … });
 * @throws ConfigurationError for options that cannot be meant.
 */
export function tracing(options: LambdaOptionsSource = {}): MiddyMiddlewareLike[] {
  const runs = new WeakMap<MiddyRequestLike, MiddyRun>();
  const hold = function (this: MiddyRun): Promise<unknown> {
    return this.begin(holdActiveContext());
  };
  const invoke = instrument(hold as (event: unknown, context: LambdaContextLike) => Promise<unknown>, options);
  if (invoke === hold) return [{ before: () => undefined }]; // tracing is off

  const begin = (request: MiddyRequestLike): Promise<void> => {
    const run = new MiddyRun(request);
    runs.set(request, run);
    run.watch(Reflect.apply(invoke, run, [request.event, request.context]) as Promise<unknown>);
    // A promise: middy goes on in an execution of its own then, and what is entered there does not stay with its caller.
    return Promise.resolve();
  };
  return [
    {
      before: begin,
      after: (request) => runs.get(request)?.succeed(request.response),
      onError: (request) => runs.get(request)?.handle(request),
    },
    { before: (request) => runs.get(request)?.enter() },
  ];
}

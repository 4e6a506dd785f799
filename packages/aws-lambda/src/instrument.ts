import { activeInvocation, adoptInitSpans, ConfigurationError, DEFAULT_CAPTURE } from "@tracelet/core";
import { inBatch } from "./batch.ts";
import { answerByCallback, type Callback } from "./callback-runtime.ts";
import { isStreamingHandler, promisified, withMembersOf } from "./handler-forms.ts";
import { describeTrigger, type LambdaEvent, lambdaInvocation } from "./lambda-invocation.ts";
import { streamedAnswer, untilStreamEnds } from "./response-stream.ts";
import { createSetUps, type FindSetUp, type LambdaOptionsSource } from "./set-up.ts";
import type { LambdaContextLike, LambdaHandlerLike, StreamingHandlerLike } from "./types.ts";

export type { LambdaOptions, LambdaOptionsSource } from "./set-up.ts";

/**
 * Instruments a Lambda handler: each invocation runs in a SERVER span that continues the caller's trace, and its spans
 * are exported before the platform freezes the process: after the response with {@link registerExtension}, otherwise
 * before it is returned. Without options everything comes from the function's `OTEL_*` variables; when tracing is off,
 * the handler itself is returned.
 *
 * @example
 * export const handler = instrument(async (event: APIGatewayProxyEventV2) => ({ statusCode: 200 }));
 * @throws ConfigurationError for a handler or options that cannot be meant.
 */
export function instrument<Handler extends LambdaHandlerLike>(handler: Handler, options?: LambdaOptionsSource): Handler;
export function instrument<Handler extends StreamingHandlerLike>(
  handler: Handler,
  options?: LambdaOptionsSource,
): Handler;
export function instrument(handler: LambdaHandlerLike, options?: LambdaOptionsSource): LambdaHandlerLike {
  if (typeof handler !== "function") {
    throw new ConfigurationError(`instrument() takes the handler function; it was given ${typeof handler}.`);
  }
  return prepareInstrument(options)(handler);
}

/**
 * Sets tracing up now, as {@link instrument} does, for a handler that is loaded later: what its modules take from the API,
 * or from the globals, while they load is tracelet's then.
 *
 * @returns what instruments the handler
 * @throws ConfigurationError for options that cannot be meant.
 */
export function prepareInstrument(
  options: LambdaOptionsSource = {},
): (handler: LambdaHandlerLike) => LambdaHandlerLike {
  const findSetUp = createSetUps(options);
  return (handler) =>
    findSetUp
      ? withMembersOf(
          handler,
          isStreamingHandler(handler) ? streaming(handler, findSetUp) : buffered(handler, findSetUp),
        )
      : handler;
}

/** Exactly two parameters: the runtime takes a third for a callback. */
function buffered(handler: LambdaHandlerLike, findSetUp: FindSetUp): LambdaHandlerLike {
  const promising = handler.length >= 3 ? promisified(handler) : handler;
  return function (this: unknown, event: unknown, context: LambdaContextLike, ...rest: unknown[]): unknown {
    const call = { event, context, findSetUp };
    const [callback, ...more] = rest;
    // The runtimes for Node 20 and 22 have callbacks; those that came later have none.
    if (typeof callback !== "function") {
      return traced(call, () => Reflect.apply(promising, this, [event, context, ...rest]) as unknown);
    }
    return answerByCallback(
      (own) => Reflect.apply(handler, this, [event, context, own, ...more]),
      { context, callback: callback as Callback },
      (run) => traced(call, run),
    );
  };
}

function streaming(handler: LambdaHandlerLike, findSetUp: FindSetUp): LambdaHandlerLike {
  const wrapper = async function (
    this: unknown,
    event: unknown,
    responseStream: unknown,
    context: LambdaContextLike,
    ...rest: unknown[]
  ): Promise<unknown> {
    let isAnswered = false;
    const run = async (): Promise<unknown> => {
      const result: unknown = await Reflect.apply(handler, this, [event, responseStream, context, ...rest]);
      await untilStreamEnds(responseStream);
      isAnswered = true;
      return result;
    };
    const readAnswer = (): unknown => streamedAnswer(responseStream);
    return traced({ event, context, findSetUp, readAnswer, isAnswered: () => isAnswered }, run);
  };
  return wrapper as LambdaHandlerLike;
}

interface Call extends LambdaEvent {
  readonly findSetUp: FindSetUp;
}

/** Runs the handler as an invocation, unless it is part of one that runs, or tracing is off for its trigger. */
function traced(call: Call, run: () => unknown): unknown {
  if (activeInvocation()?.isRunning) return run();
  const { event, findSetUp } = call;
  const setUp = findSetUp(() => describeTrigger(event, DEFAULT_CAPTURE).trigger);
  if (!setUp) return run();
  const { tracing, settings } = setUp;
  const description = describeTrigger(event, tracing.capture);
  const runBatch = inBatch(description.batch, run);
  return tracing.run(lambdaInvocation(description, call, settings), (root) => {
    adoptInitSpans();
    return runBatch(root);
  });
}

import {
  activeInvocation,
  ConfigurationError,
  createAwaitedFlush,
  createTracing,
  type Tracing,
  type TracingOptions,
} from "@tracelet/core";
import { isStreamingHandler, promisified, withMembersOf } from "./handler-forms.ts";
import { describeTrigger, type InvocationSettings, lambdaInvocation } from "./lambda-invocation.ts";
import { lambdaDefaults } from "./resource.ts";
import type { LambdaContextLike, LambdaHandlerLike, StreamingHandlerLike } from "./types.ts";

/** Options of the Lambda adapter. */
export interface LambdaOptions extends TracingOptions {
  /** How long the response is held for the export at most; less when the function's time runs out. @defaultValue `2_000` */
  readonly maxFlushMillis?: number;
}

/**
 * Instruments a Lambda handler: each invocation runs in a SERVER span that continues the caller's trace, and its spans
 * are exported before the response is returned. Without options everything comes from the function's `OTEL_*`
 * variables; when tracing is off, the handler itself is returned.
 *
 * @example
 * export const handler = instrument(async (event: APIGatewayProxyEventV2) => ({ statusCode: 200 }));
 * @throws ConfigurationError for a handler or options that cannot be meant.
 */
export function instrument<Handler extends LambdaHandlerLike>(handler: Handler, options?: LambdaOptions): Handler;
export function instrument<Handler extends StreamingHandlerLike>(handler: Handler, options?: LambdaOptions): Handler;
export function instrument(handler: LambdaHandlerLike, options: LambdaOptions = {}): LambdaHandlerLike {
  if (typeof handler !== "function") {
    throw new ConfigurationError(
      `instrument() takes the handler function; it was given ${handler === null ? "null" : typeof handler}.`,
    );
  }
  const { maxFlushMillis = 2_000, ...tracingOptions } = checkedOptions(options);
  const adapter = lambdaDefaults(process.env);
  const tracing = createTracing(tracingOptions, process.env, adapter);
  if (!tracing.isEnabled) return handler;
  const settings: InvocationSettings = {
    maxFlushMillis,
    flush: createAwaitedFlush(),
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "lambda",
    initializationType: process.env["AWS_LAMBDA_INITIALIZATION_TYPE"],
  };
  const wrapper = isStreamingHandler(handler)
    ? streaming(handler, tracing, settings)
    : buffered(handler, tracing, settings);
  return withMembersOf(handler, wrapper);
}

function checkedOptions(options: LambdaOptions): LambdaOptions {
  if (typeof options !== "object" || options === null) {
    throw new ConfigurationError(
      `Options must be an object, not ${options === null ? "null" : `a ${typeof options}`}.`,
    );
  }
  const { maxFlushMillis = 0 } = options;
  if (typeof maxFlushMillis === "number" && maxFlushMillis >= 0) return options;
  throw new ConfigurationError(
    `Option "maxFlushMillis" is ${String(maxFlushMillis)}; it must be a number that is not negative.`,
  );
}

/** Exactly two parameters: the runtime takes a third for a callback. */
function buffered(handler: LambdaHandlerLike, tracing: Tracing, settings: InvocationSettings): LambdaHandlerLike {
  const call = handler.length >= 3 ? promisified(handler) : handler;
  return async function (this: unknown, event: unknown, context: LambdaContextLike): Promise<unknown> {
    const run = (): unknown => Reflect.apply(call, this, [event, context]);
    return activeInvocation()?.isRunning
      ? run()
      : tracing.run(lambdaInvocation(describeTrigger(event), context, settings), run);
  };
}

function streaming(handler: LambdaHandlerLike, tracing: Tracing, settings: InvocationSettings): LambdaHandlerLike {
  const wrapper = async function (
    this: unknown,
    event: unknown,
    responseStream: unknown,
    context: LambdaContextLike,
  ): Promise<unknown> {
    const run = (): unknown => Reflect.apply(handler, this, [event, responseStream, context]);
    const { describeResult: _, ...description } = describeTrigger(event);
    return activeInvocation()?.isRunning ? run() : tracing.run(lambdaInvocation(description, context, settings), run);
  };
  return wrapper as LambdaHandlerLike;
}

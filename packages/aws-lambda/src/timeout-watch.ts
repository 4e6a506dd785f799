import { SpanStatusCode } from "@opentelemetry/api";
import type { FlushStrategy } from "@tracelet/core";
import { ERROR_TYPE } from "./attributes.ts";
import { MARGIN_MILLIS, remainingMillis } from "./keep-alive.ts";
import type { LambdaContextLike } from "./types.ts";

/** Timers take no more, and fire at once beyond it. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;
/** What an export that the platform is about to cut off may not use. */
const LAST_MILLIS = 20;

/**
 * Shortly before the platform kills the function for its time, ends all that is open of the invocation with
 * `error.type=timeout`, and exports it: the child that hangs is what tells why. What ends later is ignored. It needs a
 * turn of the event loop, which code that computes all the time does not leave; and it cannot know that the handler would
 * have answered within the margin.
 */
export function withTimeoutWatch(strategy: FlushStrategy, lambdaContext: LambdaContextLike | undefined): FlushStrategy {
  return (scope) => {
    const flush = strategy(scope);
    const millis = remainingMillis(lambdaContext);
    if (!millis || millis <= 0 || millis > MAX_TIMER_MILLIS) return flush;
    const expire = (): void => {
      scope.root?.setStatus({ code: SpanStatusCode.ERROR, message: "the function's time ran out" });
      scope.closeOpenSpans({ [ERROR_TYPE]: "timeout" });
      scope.measure("timeout");
      void scope.export(Math.max(0, (remainingMillis(lambdaContext) ?? 0) - LAST_MILLIS));
    };
    const timer = setTimeout(expire, Math.max(millis - MARGIN_MILLIS, millis / 2));
    timer.unref();
    return {
      force: flush.force,
      start: () => {
        clearTimeout(timer);
        return flush.start();
      },
    };
  };
}

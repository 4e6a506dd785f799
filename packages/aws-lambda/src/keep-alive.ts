import { attempt } from "@tracelet/core";
import type { LambdaContextLike } from "./types.ts";

/** What is left to the platform to post the response before the function times out. */
export const MARGIN_MILLIS = 300;

/**
 * How long an export may take that starts now: at most `capMillis`, and less when the function's time runs out.
 * Lambda freezes the process once the response is posted and its extensions are done.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function flushBudgetMillis(context: LambdaContextLike | undefined, capMillis: number): number {
  return Math.max(0, Math.min(capMillis, (remainingMillis(context) ?? Infinity) - MARGIN_MILLIS));
}

/** `undefined` when nobody knows: the contexts of tests are anything, and those of editors' stubs throw. */
export function remainingMillis(context: LambdaContextLike | undefined): number | undefined {
  const remaining: unknown = attempt(() => context?.getRemainingTimeInMillis?.());
  return typeof remaining === "number" && !Number.isNaN(remaining) ? remaining : undefined;
}

import type { LambdaContextLike } from "./types.ts";

/** What is left to the platform to post the response before the function times out. */
const MARGIN_MILLIS = 300;

/**
 * How long the response may be held for the export: at most `capMillis`, and less when the function's time runs out.
 * Lambda freezes the process once the response is posted.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function flushBudgetMillis(context: LambdaContextLike | undefined, capMillis: number): number {
  const remaining = remainingMillis(context);
  if (typeof remaining !== "number" || Number.isNaN(remaining)) return capMillis;
  return Math.max(0, Math.min(capMillis, remaining - MARGIN_MILLIS));
}

/** The contexts of tests are anything, and those of editors' stubs throw. */
function remainingMillis(context: LambdaContextLike | undefined): unknown {
  try {
    return context?.getRemainingTimeInMillis?.();
  } catch {
    return undefined;
  }
}

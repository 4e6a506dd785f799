import { attempt, type AwaitedFlush, createBackgroundFlush, type FlushStrategy, trackWaitUntil } from "@tracelet/core";
import type { Context } from "hono";

interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** An export on Lambda takes no more; the function's own end leaves it less. */
const LAMBDA_EXPORT_MILLIS = 1_000;
const LAMBDA_MARGIN_MILLIS = 300;

/**
 * Who keeps the code alive until the spans are out: `waitUntil` where the platform has it; a server process by itself; on
 * Lambda, which freezes the process with the response, the response waits for the export.
 */
export function createKeepAlive(c: Context, awaitedFlush: AwaitedFlush): FlushStrategy {
  const lambdaContext = lambdaContextOf(c);
  if (lambdaContext) {
    const budgetMillis = (): number =>
      Math.min(LAMBDA_EXPORT_MILLIS, lambdaContext.getRemainingTimeInMillis() - LAMBDA_MARGIN_MILLIS);
    return awaitedFlush.strategy({ budgetMillis });
  }
  const waitUntil = trackWaitUntil(attempt(() => c.executionCtx)); // it throws where there is none
  return createBackgroundFlush({ hold: (flush) => waitUntil?.(flush) });
}

/** What Hono's adapter for Lambda hands on, by the name of `handle` or that of `streamHandle`. */
export function lambdaContextOf({ env }: Context): LambdaContext | undefined {
  const { lambdaContext, context } = (env ?? {}) as Record<string, Partial<LambdaContext> | undefined>;
  const found = lambdaContext ?? context;
  return typeof found?.getRemainingTimeInMillis === "function" ? (found as LambdaContext) : undefined;
}

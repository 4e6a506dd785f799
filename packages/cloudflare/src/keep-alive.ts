import { createBackgroundFlush, type FlushStrategy, trackWaitUntil, type WaitUntilContext } from "@tracelet/core";

/**
 * Keeps a Worker alive by the *raw* `ctx.waitUntil`: the flush must never wait for itself. Production lets background
 * work run for 30 seconds after the response has ended, hence core's default deadline of 25.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil
 */
export function createKeepAlive(
  executionContext: WaitUntilContext | undefined,
  deadlineMillis?: number,
): FlushStrategy {
  const waitUntil = trackWaitUntil(executionContext);
  return createBackgroundFlush({ hold: (flush) => waitUntil?.(flush), deadlineMillis });
}

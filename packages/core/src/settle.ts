import { monotonicMillis } from "./monotonic-millis.ts";
import type { Scope } from "./scope.ts";

/**
 * Waits until nothing is left that could still add to the trace, or until `giveUpAt`, as of `monotonicMillis()`. Lets the
 * response go first.
 */
export async function settle(scope: Scope, giveUpAt: number): Promise<void> {
  do {
    if (!scope.isIdle) await scope.idle(Math.max(0, giveUpAt - monotonicMillis()));
    // One turn of the event loop: lets the response go first, and the next span of a sequence start.
    await new Promise((resolve) => setTimeout(resolve, 0));
  } while (!scope.isIdle && monotonicMillis() < giveUpAt);
}

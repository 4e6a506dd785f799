import type { AwaitedKeepAlive } from "@tracelet/core";
import type { LambdaContextLike } from "./types.ts";

/** What is left to the platform to post the response before the function times out. */
const MARGIN_MILLIS = 300;

/** Lambda freezes the process once the response is posted, so the response waits for the export: at most `capMillis`. */
export function createKeepAlive(context: LambdaContextLike | undefined, capMillis: number): AwaitedKeepAlive {
  return {
    mode: "awaited",
    budgetMillis: () => {
      const remaining = context?.getRemainingTimeInMillis?.();
      return typeof remaining === "number" ? Math.min(capMillis, remaining - MARGIN_MILLIS) : capMillis;
    },
  };
}

import { createAwaitedFlush } from "./awaited-flush.ts";
import { createBackgroundFlush } from "./background-flush.ts";
import type { KeepAlive } from "./invocation.ts";
import type { Scope } from "./scope.ts";

/** How the spans of one invocation get out in time. */
export interface Flush {
  /** Called once, when the handler is done. Returns what the response has to wait for, if anything; never rejects. */
  start(): Promise<void> | undefined;
}

export function createFlush(scope: Scope, keepAlive: KeepAlive): Flush {
  return keepAlive.mode === "awaited" ? createAwaitedFlush(scope, keepAlive) : createBackgroundFlush(scope, keepAlive);
}

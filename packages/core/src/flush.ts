import type { Scope } from "./scope.ts";

/** How the spans of one invocation get out in time. Nothing here rejects. */
export interface Flush {
  /** Called when the handler is done or its caller gone. Returns what the response has to wait for, if anything. */
  start(): Promise<unknown> | undefined;
  /** Exports now what has ended; settles with all exports of the invocation that are under way. */
  force(): Promise<unknown>;
}

/** Who keeps the code alive until the spans are out: chosen by the adapter, made for each invocation. */
export type FlushStrategy = (scope: Scope) => Flush;

import { activeInvocation, createBackgroundFlush, type FlushStrategy } from "@tracelet/core";
import type { ExecutionContextLike } from "./types.ts";

type WaitUntil = (promise: Promise<unknown>) => void;

/** What keeps an invocation alive: `ctx`, or the context of a Pages function. */
export type WaitUntilContext = Pick<ExecutionContextLike, "waitUntil">;

const rawWaitUntils = new WeakMap<WaitUntilContext, WaitUntil>();

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
  return createBackgroundFlush({ hold: (flush) => waitUntil?.(flush), ...(deadlineMillis && { deadlineMillis }) });
}

/**
 * Makes `ctx.waitUntil` count what it is given as work of the invocation. Once per context, whose raw one is returned. A
 * context that does not take it, as a frozen one in somebody's test, stays as it is.
 */
export function trackWaitUntil(executionContext: WaitUntilContext | undefined): WaitUntil | undefined {
  if (typeof executionContext !== "object" || !executionContext) return undefined;
  const known = rawWaitUntils.get(executionContext);
  if (known) return known;
  const original = executionContext.waitUntil;
  const raw: WaitUntil = (promise) => Reflect.apply(original, executionContext, [promise]);
  const tracking: WaitUntil = (promise) => {
    if (promise instanceof Promise) activeInvocation()?.track(promise);
    raw(promise);
  };
  // An assignment: `Object.create(ctx)` or a Proxy would fail with "Illegal invocation".
  if (typeof original === "function" && Reflect.set(executionContext, "waitUntil", tracking))
    rawWaitUntils.set(executionContext, raw);
  return raw;
}

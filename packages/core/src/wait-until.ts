import { activeInvocation } from "./active-invocation.ts";

type WaitUntil = (promise: Promise<unknown>) => void;

/** What keeps an invocation alive: a platform's `ctx`. @see https://min-common-api.proposal.wintertc.org/ */
export interface WaitUntilContext {
  waitUntil(promise: Promise<unknown>): void;
}

const rawWaitUntils = new WeakMap<WaitUntilContext, WaitUntil>();

/**
 * Makes `ctx.waitUntil` count what it is given as work of the invocation. Once per context, whose raw one is returned: what
 * a flush is held by must not make it wait for itself. A context that does not take it, as a frozen one in somebody's test,
 * stays as it is.
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
  // An assignment: on Workers, `Object.create(ctx)` or a Proxy would fail with "Illegal invocation".
  if (typeof original === "function" && Reflect.set(executionContext, "waitUntil", tracking))
    rawWaitUntils.set(executionContext, raw);
  return raw;
}

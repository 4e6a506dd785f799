import { activeInvocation } from "./active-invocation.ts";

type WaitUntil = (promise: Promise<unknown>) => void;

/** What keeps an invocation alive: a platform's `ctx`. @see https://min-common-api.proposal.wintertc.org/ */
export interface WaitUntilContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** A tracking method's raw one; the same for every copy of the package, as a flush must never wait for itself. */
const RAW = Symbol.for("tracelet raw waitUntil");

/**
 * Makes `ctx.waitUntil` count what it is given as work of the invocation, and returns the raw one for what a flush is held
 * by. That is done once where the method is, on the prototype of a platform's contexts: an object of the platform with a
 * property of its own outlives the young generation. What does not take it stays as it is.
 */
export function trackWaitUntil(executionContext: WaitUntilContext | undefined): WaitUntil | undefined {
  if (typeof executionContext !== "object" || !executionContext) return undefined;
  const current = executionContext.waitUntil as WaitUntil & { readonly [RAW]?: WaitUntil };
  const raw = current?.[RAW] ?? current;
  if (typeof raw === "function" && raw === current) {
    const tracking: WaitUntil = function (this: unknown, promise) {
      if (promise instanceof Promise) activeInvocation()?.track(promise);
      Reflect.apply(raw, this, [promise]);
    };
    const isOwn = Object.hasOwn(executionContext, "waitUntil");
    const owner = isOwn ? executionContext : (Object.getPrototypeOf(executionContext) as object);
    Reflect.set(owner, "waitUntil", Object.assign(tracking, { [RAW]: raw }));
  }
  return (promise) => Reflect.apply(raw, executionContext, [promise]);
}

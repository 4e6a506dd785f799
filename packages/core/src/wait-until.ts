import { activeInvocation } from "./active-invocation.ts";

type WaitUntil = (promise: Promise<unknown>) => void;

/** What keeps an invocation alive: a platform's `ctx`. @see https://min-common-api.proposal.wintertc.org/ */
export interface WaitUntilContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** On methods that track, and on promises that a flush is held by; the same for every copy of the package. */
const OURS = Symbol.for("tracelet waitUntil");

/** Contexts with a method of their own that tracks: what they answer may be another function each time. */
const tracking = new WeakSet<object>();

/**
 * Makes `ctx.waitUntil` count what it is given as work of the invocation, and returns one for what a flush is held by: it
 * must not make the flush wait for itself. That is done once where the method is, on the prototype of a platform's contexts:
 * an object of the platform with a property of its own outlives the young generation. A context that does not tell where
 * its method is gets a property, and one that does not take it, as a frozen one in somebody's test, stays as it is.
 */
export function trackWaitUntil(executionContext: WaitUntilContext | undefined): WaitUntil | undefined {
  if (typeof executionContext !== "object" || !executionContext) return undefined;
  const original = executionContext.waitUntil;
  if (typeof original === "function" && !(OURS in original) && !tracking.has(executionContext)) {
    const holder = holderOf(executionContext, original);
    if (holder === executionContext) tracking.add(executionContext);
    Reflect.set(holder, "waitUntil", trackingMethod(original));
  }
  return (promise) => executionContext.waitUntil(Object.assign(promise, { [OURS]: true }));
}

function trackingMethod(original: WaitUntil): WaitUntil {
  const method: WaitUntil = function (this: unknown, promise) {
    if (promise instanceof Promise && !(OURS in promise)) activeInvocation()?.track(promise);
    Reflect.apply(original, this, arguments);
  };
  return Object.assign(method, { [OURS]: true });
}

/** The object that has the method, as far as it says so: a Proxy and an accessor do not. */
function holderOf(executionContext: object, method: unknown): object {
  let holder: object | null = executionContext;
  while (holder && Object.getOwnPropertyDescriptor(holder, "waitUntil")?.value !== method) {
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return holder ?? executionContext;
}

/**
 * Whether awaiting would wait. Never throws. RPC promises of Workers are functions with a `then`, hence no look at
 * `typeof value === "object"` alone.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === "function";
  } catch {
    return false;
  }
}

/** Begins what a thenable stands for (a query builder runs when it is awaited), and gives a promise of it that can be trusted. */
export function toPromise<Value>(thenable: PromiseLike<Value>): Promise<Value> {
  if (thenable instanceof Promise) return thenable as Promise<Value>;
  return new Promise((resolve, reject) => {
    thenable.then(resolve, reject);
  });
}

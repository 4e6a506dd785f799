import { readProperty } from "./read-property.ts";

/**
 * Whether awaiting would wait. Never throws. RPC promises of Workers are functions with a `then`, hence no look at
 * `typeof value === "object"` alone.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof readProperty(value, "then") === "function";
}

/** Begins what a thenable stands for (a query builder runs when it is awaited), and gives a promise of it that can be trusted. */
export function toPromise<Value>(thenable: PromiseLike<Value>): Promise<Value> {
  if (thenable instanceof Promise) return thenable as Promise<Value>;
  return new Promise((resolve, reject) => {
    thenable.then(resolve, reject);
  });
}

/** What becomes of a result. */
interface Outcomes<Result, Success, Failure> {
  succeed(value: Awaited<Result>): Success;
  fail(error: unknown): Failure;
}

/** Hands on what `fn` returns or throws: at once, or when the promise settles that it returned. */
export function settled<Result, Success, Failure>(
  fn: () => Result,
  { succeed, fail }: Outcomes<Result, Success, Failure>,
): Success | Failure | Promise<Awaited<Success | Failure>> {
  let result: Result;
  try {
    result = fn();
  } catch (error) {
    return fail(error);
  }
  if (!isPromiseLike(result)) return succeed(result as Awaited<Result>);
  return toPromise(result as PromiseLike<Awaited<Result>>).then(succeed, fail) as Promise<Awaited<Success | Failure>>;
}

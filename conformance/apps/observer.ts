import { isOwnThrown } from "./thrown.ts";

/** Asks the observer for what it saw instead of what the handler answered. */
export const OBSERVE_HEADER = "x-conformance-observe";

/** What came out of the handler, as the platform sees it. */
export interface Observation {
  /** Whether the handler returned a promise. */
  readonly isPromise: boolean;
  /** Present when it threw, or its promise rejected. */
  readonly thrown?: {
    /** Whether it is the very value that the app threw. */
    readonly isSame: boolean;
    readonly text: string;
    readonly code: unknown;
  };
}

/** Calls the handler in the platform's place and tells what came out of it. */
export async function observe(call: () => unknown): Promise<Observation> {
  let isPromise = false;
  try {
    const result = call();
    isPromise = result instanceof Promise;
    await result;
    return { isPromise };
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    return { isPromise, thrown: { isSame: isOwnThrown(error), text: String(error), code } };
  }
}

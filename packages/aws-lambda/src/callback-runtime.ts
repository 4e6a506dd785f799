import { isPromiseLike } from "@tracelet/core";
import type { LambdaContextLike } from "./types.ts";

/** What such a runtime passes as the third argument. */
export type Callback = (error?: unknown, result?: unknown) => void;

/** How the runtimes for Node 20 and 22 are answered, beside a promise. */
interface CallbackRuntime {
  readonly context: LambdaContextLike | undefined;
  readonly callback: Callback;
}

type Answering = (...args: unknown[]) => unknown;
type Outcome = (args: unknown[]) => [error?: unknown, result?: unknown];

/** What these runtimes call when the event loop is empty and there is no answer: they take that for `null`. */
const BEFORE_EXIT = Symbol.for("aws.lambda.beforeExit");
const runtime = globalThis as { [BEFORE_EXIT]?: (() => void) | undefined };

/** To each method of the context what it is called with. */
const METHODS: Readonly<Record<string, Outcome>> = {
  done: ([error, result]) => [error, result],
  succeed: ([result]) => [undefined, result],
  fail: ([error]) => [error ?? "handled"],
};

/**
 * Calls a handler that may answer in any of the ways that the runtimes for Node 20 and 22 know: by a promise, the callback,
 * `context.done`, `succeed` or `fail`, or not at all. The first answer is passed on, in the way that it came, once what
 * `trace` makes of the call has settled. A value that is returned is no answer unless it is a promise, as for the runtime.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-callback
 */
export function answerByCallback(
  invoke: (callback: Callback) => unknown,
  { context, callback }: CallbackRuntime,
  trace: (run: () => unknown) => unknown,
): unknown {
  const { answered, intercept, passOn } = createAnswer();
  const restore = replaceMethods(context, intercept);
  const unwatch = watchEmptyLoop(intercept);
  const cleanUp = (): void => {
    restore();
    unwatch();
  };

  let isAnswerReturned = true; // or thrown
  try {
    const traced = trace(() => {
      const returned = invoke(intercept(callback, METHODS["done"]!));
      isAnswerReturned = isPromiseLike(returned);
      return isPromiseLike(returned) ? Promise.race([answered, returned]) : answered;
    });
    const settled = Promise.resolve(traced).finally(cleanUp);
    if (isAnswerReturned) {
      restore(); // the runtime itself answers by these methods what the promise becomes
      return passOn(settled);
    }
    passOn(settled).catch(() => undefined);
    return undefined;
  } catch (error) {
    cleanUp();
    throw error;
  }
}

/** The first answer that is given, held back until it is passed on. */
interface Answer {
  readonly answered: Promise<unknown>;
  readonly intercept: Intercept;
  /** Gives the answer in its own way once `settled` has; otherwise the promise says it. */
  passOn(settled: Promise<unknown>): Promise<unknown>;
}

/** What takes the place of `original`. It tells whether it was the first. */
type Intercept = (original: Answering, outcome: Outcome) => (...args: unknown[]) => boolean;

function createAnswer(): Answer {
  let give: (() => void) | undefined;
  let settle!: (error: unknown, result: unknown) => void;
  const answered = new Promise<unknown>((resolve, reject) => {
    settle = (error, result) => (error == null ? resolve(result) : reject(error));
  });
  answered.catch(() => undefined); // nobody may wait for it
  return {
    answered,
    intercept:
      (original, outcome) =>
      (...args) => {
        if (give) return false;
        give = () => void original(...args);
        const [error, result] = outcome(args);
        settle(error, result);
        return true;
      },
    passOn: async (settled) => {
      try {
        return await settled;
      } finally {
        if (give) {
          give();
          await new Promise(() => undefined); // a second answer would be logged as a mistake
        }
      }
    },
  };
}

/** The runtime answers by itself when nothing is left to do. Returns what ends the watch. */
function watchEmptyLoop(intercept: Intercept): () => void {
  const onEmptyLoop = (): void => {
    const byDefault = runtime[BEFORE_EXIT];
    if (byDefault && intercept(byDefault, () => [])()) runtime[BEFORE_EXIT] = () => undefined;
  };
  process.prependOnceListener("beforeExit", onEmptyLoop);
  return () => void process.off("beforeExit", onEmptyLoop);
}

/** Whoever calls them calls ours until they are put back. */
function replaceMethods(context: LambdaContextLike | undefined, intercept: Intercept): () => void {
  const members = (context ?? {}) as Record<string, unknown>;
  const originals: Record<string, unknown> = {};
  for (const [name, outcome] of Object.entries(METHODS)) {
    const original = members[name];
    if (typeof original !== "function") continue;
    // What cannot be set, as on a frozen context, is answered by as ever.
    if (Reflect.set(members, name, intercept(original as Answering, outcome))) originals[name] = original;
  }
  return () => Object.assign(members, originals);
}

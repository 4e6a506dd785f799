import process from "node:process";
import { instrument, type LambdaHandlerLike, withSpan } from "@tracelet/aws-lambda";

type Callback = (error: unknown, result?: unknown) => void;
interface OldContext {
  callbackWaitsForEmptyEventLoop: boolean;
  done: Callback;
  succeed(result: unknown): void;
  fail(error: unknown): void;
}
type Answer = (event: { how: string }, context: OldContext, callback: Callback) => unknown;

const soon = (answer: () => void): void => void setTimeout(() => withSpan("work", answer), 5);

/** All the ways in which a handler for Node 20 and 22 can answer. */
const WAYS: Readonly<Record<string, Answer>> = {
  callback: (_event, _context, callback) => soon(() => callback(null, "callback")),
  "callback with an error": (_event, _context, callback) => soon(() => callback(new RangeError("by callback"))),
  "callback, not waiting": (_event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    setInterval(() => undefined, 1_000);
    soon(() => callback(null, "not waiting"));
  },
  "callback, twice": (_event, _context, callback) => soon(() => (callback(null, "first"), callback(null, "second"))),
  "callback, at once": (_event, _context, callback) => callback(null, "at once"),
  "callback in an async function": async (_event, _context, callback) => callback(null, "async callback"),
  done: (_event, context) => soon(() => context.done(null, "done")),
  succeed: (_event, context) => soon(() => context.succeed("succeed")),
  fail: (_event, context) => soon(() => context.fail(new RangeError("by fail"))),
  promise: async () => "promise",
  "promise that rejects": () => Promise.reject(new RangeError("by promise")),
  "value, which is no answer": () => (soon(() => undefined), "ignored"),
  nothing: () => soon(() => undefined),
  throws: () => {
    throw new RangeError("thrown");
  },
};

const userHandler = (...args: Parameters<Answer>): unknown => WAYS[args[0].how]?.(...args);

export const handler: LambdaHandlerLike =
  process.env["PLAIN"] === undefined
    ? instrument(userHandler as unknown as LambdaHandlerLike)
    : (userHandler as unknown as LambdaHandlerLike);

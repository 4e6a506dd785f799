import { type Context, context } from "@opentelemetry/api";

/** In the context of what runs for a call; the same for every copy of the package. */
const CALL = Symbol.for("tracelet call");

interface Call {
  isRunning: boolean;
}

/**
 * Runs `fn`, a call of a client that has a span of its own: its HTTP requests have none, and tell nobody their context. That
 * ends with the call: the events of a body that it resolves with are told in the context in which the request was made, and
 * what the user's code makes of them is no part of the call.
 */
export async function withinCall<Result>(fn: () => Promise<Result>): Promise<Result> {
  const call: Call = { isRunning: true };
  try {
    return await context.with(context.active().setValue(CALL, call), fn);
  } finally {
    call.isRunning = false;
  }
}

/** The code runs for a call whose span tells of its requests. */
export function isWithinCall(ctx: Context): boolean | undefined {
  return (ctx.getValue(CALL) as Call | undefined)?.isRunning;
}

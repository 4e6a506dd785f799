import { type LambdaHandlerLike, instrument, withSpan } from "@tracelet/aws-lambda";

/** Answers by callback, after it has returned. */
export const handler: LambdaHandlerLike = instrument(
  (event: unknown, _context: unknown, callback: (error: unknown, result?: unknown) => void): void => {
    const answer = (): void => callback(event === "fail" ? new RangeError("by callback") : null, { event });
    setTimeout(() => withSpan("before the callback", answer), 5);
  },
);

import type { TransportResult } from "./transport.ts";

/** Timers take no more, and fire at once beyond it: 24 days stand for no deadline. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/**
 * The result of `work`, or a failure once the time is over; then the signal is aborted. Raced, not only aborted: a `fetch`
 * or an `authorize` of the user's own may not listen to the signal.
 */
export async function withDeadline(
  timeoutMillis: number,
  work: (signal: AbortSignal) => Promise<TransportResult>,
): Promise<TransportResult> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<TransportResult>((resolve) => {
    const giveUp = (): void => {
      resolve({ reason: "timeout", message: "the collector did not answer in time" });
      controller.abort();
    };
    timer = setTimeout(giveUp, Math.min(timeoutMillis, MAX_TIMER_MILLIS));
  });
  try {
    return await Promise.race([work(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

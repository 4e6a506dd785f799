/** Timers take no more, and fire at once beyond it: 24 days stand for no deadline. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/**
 * What `work` settles with, or what `giveUp` returns or throws once the time is over. Raced: code of the user's own may not
 * listen to a signal.
 */
export function withDeadline<Result>(
  timeoutMillis: number,
  work: Promise<Result>,
  giveUp: () => Result,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    // In a promise, as it may throw.
    const late = (): void => resolve(Promise.resolve().then(giveUp));
    const timer = setTimeout(late, Math.min(timeoutMillis, MAX_TIMER_MILLIS));
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** Timers take no more, and fire at once beyond it: 24 days stand for no deadline. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/**
 * What `work` settles with, or what `giveUp` returns or throws once the time is over. Raced: code of the user's own may not
 * listen to a signal.
 */
export async function withDeadline<Result>(
  timeoutMillis: number,
  work: Promise<Result>,
  giveUp: () => Result,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise((resolve) => (timer = setTimeout(resolve, Math.min(timeoutMillis, MAX_TIMER_MILLIS))));
  try {
    return await Promise.race([work, deadline.then(giveUp)]);
  } finally {
    clearTimeout(timer);
  }
}

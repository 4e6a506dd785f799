/**
 * Milliseconds since some moment, for deadlines and durations: setting the system's clock moves them neither forth nor
 * back. On Workers they stand still between I/O, as those of `Date.now()` do.
 */
export function monotonicMillis(): number {
  return performance.now();
}

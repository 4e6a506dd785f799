const FAILURES_TO_OPEN = 3;
const FIRST_OPEN_MILLIS = 5_000;
const MAX_OPEN_MILLIS = 300_000;

/** Ends a request that the breaker let pass. */
type Settle = (hasFailed: boolean) => void;

/** Spares a collector that fails, and everybody the wait for it. Plain numbers: all invocations of an isolate share it. */
export interface CircuitBreaker {
  /** No request may be made now. */
  isBlocked(): boolean;
  /** `undefined` when no request may be made; otherwise it has to be settled, within `timeoutMillis` when the circuit was open. */
  enter(timeoutMillis: number): Settle | undefined;
}

/**
 * Opens after 3 failures in a row, for 5 s, then twice as long each time up to 5 minutes. When the time is over, a single
 * request may try; the circuit closes with the first success. `say` is told when it opens and closes.
 */
export function createCircuitBreaker(say: (message: string) => void): CircuitBreaker {
  let failures = 0;
  let openMillis = 0; // closed
  let blockedUntil = 0;
  const isBlocked = (): boolean => Date.now() < blockedUntil;

  return {
    isBlocked,
    enter: (timeoutMillis) => {
      if (isBlocked()) return undefined;
      const isProbe = openMillis > 0;
      // A lease: a platform may kill the probe's invocation, and nobody would tell.
      if (isProbe) blockedUntil = Date.now() + Math.min(timeoutMillis, MAX_OPEN_MILLIS);
      return (hasFailed) => {
        if (!hasFailed) {
          if (openMillis > 0) say("the collector answers again");
          failures = openMillis = blockedUntil = 0;
        } else if (openMillis > 0 ? isProbe : ++failures >= FAILURES_TO_OPEN) {
          if (openMillis === 0) say("the collector keeps failing: exports are dropped until it answers");
          openMillis = Math.min(openMillis * 2 || FIRST_OPEN_MILLIS, MAX_OPEN_MILLIS);
          blockedUntil = Date.now() + openMillis;
        }
      };
    },
  };
}

import type { FlushStrategy } from "./flush.ts";
import { LateScopes } from "./late-scopes.ts";

/**
 * For platforms that freeze the code with the response, which therefore waits for the export, and for nothing else:
 * what has ended is exported within `budgetMillis()`, and spans that are still open go with a later invocation's flush.
 *
 * Made once for a handler; the result makes the strategy of each invocation.
 */
export function createAwaitedFlush(): (budgetMillis: () => number) => FlushStrategy {
  const lateScopes = new LateScopes();
  return (budgetMillis) => (scope) => {
    const flush = (): Promise<unknown> | undefined => {
      const millis = timeLeft(budgetMillis);
      // Too late for an export, but not for a later invocation's.
      if (millis === 0 && !lateScopes.isFull) return undefined;
      return scope.export(millis, lateScopes.take());
    };
    return {
      force: async () => flush(),
      start: () => {
        const flushed = flush();
        if (scope.hasWork) lateScopes.add(scope);
        // What starts after the response goes with a later flush, too.
        scope.onChange = () => lateScopes.add(scope);
        return flushed;
      },
    };
  };
}

/** A platform that cannot tell is taken to have no time left. */
function timeLeft(budgetMillis: () => number): number {
  try {
    return Math.max(0, budgetMillis()) || 0;
  } catch {
    return 0;
  }
}

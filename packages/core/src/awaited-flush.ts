import type { Flush } from "./flush.ts";
import type { AwaitedKeepAlive } from "./invocation.ts";
import type { Scope } from "./scope.ts";

/**
 * The flush where the response has to wait for it: exports what has ended, within the platform's budget, and never
 * waits for open spans. Those go with a later invocation's flush.
 */
export function createAwaitedFlush(scope: Scope, keepAlive: AwaitedKeepAlive): Flush {
  return {
    start: () => {
      const { lateScopes, exporter } = scope.engine;
      const spans = [...lateScopes.take(), ...scope.take()];
      if (scope.openSpans > 0) lateScopes.add(scope);
      return spans.length === 0 ? undefined : exporter.export(spans, Math.max(0, keepAlive.budgetMillis()));
    },
  };
}

import { attempt } from "./attempt.ts";
import { deliver } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import type { FlushStrategy } from "./flush.ts";
import { LateScopes } from "./late-scopes.ts";
import { monotonicMillis } from "./monotonic-millis.ts";
import { settle } from "./settle.ts";

/** What a platform tells of the time around one response. */
export interface AwaitedFlushOptions {
  /** How long an export may take that starts now. A platform that cannot tell is taken to have no time left. */
  budgetMillis(): number;
  /**
   * Takes the flush over, to be run once the response has gone and before the code is frozen: then nothing waits for it.
   * False when that is not possible for this response.
   */
  defer?(flush: () => Promise<void>): boolean;
  /** Whether the response has gone already, as one that is streamed: then the flush settles first, too. */
  readonly isAnswered?: (() => boolean) | undefined;
}

/** The flushes of a handler on a platform that freezes the code. */
export interface AwaitedFlush {
  /** The strategy of one invocation. */
  strategy(options: AwaitedFlushOptions): FlushStrategy;
  /** Closes what is open of answered invocations, and exports it: the platform is about to end the code. Never rejects. */
  drain(timeoutMillis: number): Promise<void>;
}

/**
 * For platforms that freeze the code with the response, which therefore waits for the export, and for nothing else:
 * what has ended is exported within the budget, and spans that are still open go with a later invocation's flush. Where
 * the platform lets an invocation `defer` it, or the response has gone, nobody waits, and the flush settles first.
 *
 * Made once for a handler.
 */
export function createAwaitedFlush(): AwaitedFlush {
  const lateScopes = new LateScopes();
  let engine: Engine | undefined;

  return {
    strategy: (options) => (scope) => {
      ({ engine } = scope);
      const flush = (): Promise<unknown> | undefined => {
        const millis = timeLeft(options);
        // Without time it is too late for an export, but not for a later invocation's.
        const flushed = millis > 0 || lateScopes.isFull ? scope.export(millis, lateScopes.take()) : undefined;
        scope.onChange?.(); // after the response: the next flush waits for this one, too
        return flushed;
      };
      const finish = (): Promise<unknown> | undefined => {
        const flushed = flush();
        if (scope.hasWork) lateScopes.add(scope);
        // What starts after the response goes with a later flush, too.
        scope.onChange = () => lateScopes.add(scope);
        return flushed;
      };
      const finishLater = async (): Promise<void> => {
        const settleMillis = Math.min(scope.engine.options.settleMillis, timeLeft(options));
        if (!scope.isIdle) await settle(scope, monotonicMillis() + settleMillis);
        await finish();
      };
      return {
        force: async () => flush(),
        start: () => {
          const isNeeded = scope.hasWork || scope.isExporting || lateScopes.size > 0;
          if (isNeeded && options.defer?.(finishLater)) return undefined;
          return options.isAnswered?.() ? finishLater() : finish();
        },
      };
    },
    drain: async (timeoutMillis) => {
      if (engine) await deliver(engine, lateScopes.take(Infinity), timeoutMillis);
    },
  };
}

function timeLeft(options: AwaitedFlushOptions): number {
  return attempt(() => Math.max(0, options.budgetMillis()) || 0) ?? 0;
}

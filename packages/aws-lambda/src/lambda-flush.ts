import {
  createAwaitedFlush,
  createBackgroundFlush,
  type Flush,
  type FlushStrategy,
  reportProblem,
} from "@tracelet/core";
import { announceHandler, internalExtension } from "./extension.ts";
import { flushBudgetMillis } from "./keep-alive.ts";
import type { Turn } from "./open-turn.ts";
import { textAt } from "./text.ts";
import { withTimeoutWatch } from "./timeout-watch.ts";
import type { LambdaContextLike } from "./types.ts";

/** Who waits for the export; see the option `flush`. */
export type FlushMode = "await" | "extension" | "background";

/** The flushes of one set of options. */
export interface LambdaFlush {
  /** The strategy of one invocation. */
  strategy(context: LambdaContextLike | undefined, isAnswered?: () => boolean): FlushStrategy;
  /** Exports what is buffered, as the platform is about to end the process. Never rejects. */
  drain(timeoutMillis: number): Promise<unknown>;
}

/** How a set of options flushes. */
export interface LambdaFlushOptions {
  /** @defaultValue what the platform and its process allow */
  readonly mode?: FlushMode | undefined;
  readonly maxFlushMillis: number;
  /** Managed Instances run many invocations at once, are not frozen, and kill none for its time. */
  readonly isManaged: boolean;
}

export function createLambdaFlush({ mode, maxFlushMillis, isManaged }: LambdaFlushOptions): LambdaFlush {
  const budgetOf = (context: LambdaContextLike | undefined) => (): number => flushBudgetMillis(context, maxFlushMillis);
  const { strategy, drain } = isManaged || mode === "background" ? inBackground() : beforeFreeze(budgetOf, mode);
  return {
    drain,
    strategy: (context, isAnswered) => {
      if (!isManaged) return withTimeoutWatch(strategy(context, isAnswered), context);
      return mode === "await" ? thatIsAwaited(strategy(context), budgetOf(context)) : strategy(context);
    },
  };
}

/** The response waits for the export, unless the extension takes it over. */
function beforeFreeze(
  budgetOf: (context: LambdaContextLike | undefined) => () => number,
  mode: FlushMode | undefined,
): LambdaFlush {
  const awaited = createAwaitedFlush();
  const enter = mode === "await" ? () => undefined : createEntrance(mode === "extension");
  return {
    drain: awaited.drain,
    strategy: (context, isAnswered) => (scope) => {
      const turn = enter(context);
      const { force, start } = awaited.strategy({ budgetMillis: budgetOf(context), isAnswered, ...turn })(scope);
      const startAndLeave = (): Promise<unknown> | undefined => {
        const held = start();
        turn?.leave();
        return held;
      };
      return { force, start: startAndLeave };
    },
  };
}

/** The extension's turn of an invocation, where there is one. Says once why there is none, if somebody wanted it. */
function createEntrance(isWanted: boolean): (context: LambdaContextLike | undefined) => Turn | undefined {
  let hasReported = false;
  announceHandler();
  return (context) => {
    const extension = internalExtension();
    const turn = extension?.enter(textAt(context, "awsRequestId"));
    const problem = extension ? extension.failure : isWanted ? "registerExtension() was not called" : undefined;
    if (!turn && problem && !hasReported) {
      hasReported = true;
      reportProblem("aws-lambda", `there is no extension, and responses wait for the export: ${problem}`);
    }
    return turn;
  };
}

/** Nobody waits: for processes that go on after the response. */
function inBackground(): LambdaFlush {
  const pending = new Map<Promise<void>, () => void>();
  return {
    strategy: () => (scope) => {
      const hold = (flush: Promise<void>): void => {
        pending.set(flush, () => scope.closeOpenSpans());
        void flush.then(() => pending.delete(flush));
      };
      return createBackgroundFlush({ hold })(scope);
    },
    drain: (timeoutMillis) => {
      for (const close of pending.values()) close();
      const deadline = new Promise((resolve) => setTimeout(resolve, timeoutMillis).unref());
      return Promise.race([Promise.all(pending.keys()), deadline]);
    },
  };
}

/** The response waits for what has ended by then; what ends later goes on in the background. */
function thatIsAwaited(strategy: FlushStrategy, budgetMillis: () => number): FlushStrategy {
  return (scope): Flush => {
    const flush = strategy(scope);
    return {
      force: flush.force,
      start: () => {
        const exported = scope.export(budgetMillis());
        void flush.start();
        return exported;
      },
    };
  };
}

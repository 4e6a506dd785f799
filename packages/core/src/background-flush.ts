import { describeFailure } from "./diagnostics.ts";
import type { Flush, FlushStrategy } from "./flush.ts";
import { monotonicMillis } from "./monotonic-millis.ts";
import type { Scope } from "./scope.ts";
import { settle } from "./settle.ts";

/** What a platform tells of the time after a response. */
export interface BackgroundFlushOptions {
  /** Keeps the code alive until `flush` settles; `flush` never rejects. Called again for spans that end later. */
  hold(flush: Promise<void>): void;
  /** How long after the root span's end the platform keeps the code alive at most. @defaultValue `25_000` */
  readonly deadlineMillis?: number | undefined;
}

/** An export that starts at the very end of the deadline still gets a chance. */
const MIN_EXPORT_MILLIS = 1_000;
/** While spans stay open after the first export, the others are collected at least for so long. */
const MIN_ROUND_MILLIS = 1_000;

/**
 * For platforms that let work go on after the response (`waitUntil`, a long-lived server), so that waiting for open spans
 * costs the response nothing. Settles (waits for open spans and tracked promises), exports what has ended, and goes on
 * while spans are open, as the platform would otherwise discard the code that ends them. Past the deadline they are
 * closed. A span that starts or ends after all that arms it again.
 */
export function createBackgroundFlush(options: BackgroundFlushOptions): FlushStrategy {
  return (scope) => backgroundFlush(scope, options);
}

function backgroundFlush(scope: Scope, { hold, deadlineMillis = 25_000 }: BackgroundFlushOptions): Flush {
  const { options, reporter } = scope.engine;
  let rootEndedAt: number | undefined;
  let isDraining = false;

  /** Time that is left; without end while the root is open: a streamed body may take an hour. */
  const remainingMillis = (): number => {
    if (scope.root?.ended === false) return Infinity;
    rootEndedAt ??= monotonicMillis();
    return rootEndedAt + deadlineMillis - monotonicMillis();
  };

  const force = async (): Promise<void> => {
    await scope.export(Math.max(remainingMillis(), MIN_EXPORT_MILLIS));
  };

  const drain = async (): Promise<void> => {
    for (let roundMillis = 0; scope.hasWork || scope.isExporting; roundMillis = MIN_ROUND_MILLIS) {
      const settleMillis = Math.max(options.settleMillis, roundMillis);
      await settle(scope, monotonicMillis() + Math.min(settleMillis, deadlineMillis, remainingMillis()));
      if (remainingMillis() <= 0) scope.closeOpenSpans();
      await force();
    }
    isDraining = false;
  };

  const failed = (error: unknown): void => {
    isDraining = false;
    reporter.report("flush", `the flush failed: ${describeFailure(error)}`);
  };

  const arm = (): void => {
    // A part that is under way needs somebody to hold the code for it, too.
    if (isDraining || !(scope.hasWork || scope.isExporting)) return;
    isDraining = true;
    // Code that runs past the deadline shows that the platform has not stopped it.
    if (remainingMillis() <= 0) rootEndedAt = monotonicMillis();
    // It throws past the platform's own end of the invocation: what still runs there may make it or not.
    reporter.attempt("hold", "the platform does not wait for the flush", () => hold(drain().catch(failed)));
  };

  return {
    force,
    start: () => {
      scope.onChange = arm;
      arm();
      return undefined;
    },
  };
}

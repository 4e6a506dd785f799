import { TRACELET_INCOMPLETE } from "./attributes.ts";
import type { Engine } from "./engine.ts";
import type { Flush, FlushStrategy } from "./flush.ts";
import type { ReadableSpan, RecordingSpan } from "./sdk-types.ts";

/**
 * The spans and tracked promises of one invocation. Knows nothing of when they are exported: it only tells its
 * listener that something happened, and hands out what has ended.
 */
export class Scope {
  readonly engine: Engine;
  readonly flush: Flush;
  /** The invocation's root span when it records. */
  root: RecordingSpan | undefined;
  /** The root has not ended yet, recording or not. */
  isRunning = true;
  /** Called after a span started or ended and after a tracked promise settled. */
  onChange: (() => void) | undefined;
  readonly #open = new Set<RecordingSpan>();
  #ended: ReadableSpan[] = [];
  #tracked = 0;
  #wakeUp: (() => void) | undefined;

  constructor(engine: Engine, flush: FlushStrategy) {
    this.engine = engine;
    this.flush = flush(this);
  }

  get openSpans(): number {
    return this.#open.size;
  }

  get endedSpans(): number {
    return this.#ended.length;
  }

  /** Some are still to be exported. */
  get hasSpans(): boolean {
    return this.#open.size > 0 || this.#ended.length > 0;
  }

  /** Nothing is left that could still add to the trace, as far as is known here. */
  get isIdle(): boolean {
    return this.#open.size === 0 && this.#tracked === 0;
  }

  /** Called by the SDK's span. Above the limit it is counted as dropped, and not known any further. */
  onStart(span: RecordingSpan): void {
    const { counters, options } = this.engine;
    counters.started++;
    if (this.#open.size + this.#ended.length >= options.maxSpans) return counters.refuse("limit");
    this.#open.add(span);
    this.#changed();
  }

  /** Called by the SDK's span. */
  onEnd(span: RecordingSpan): void {
    if (!this.#open.delete(span)) return;
    this.#ended.push(span);
    this.engine.counters.ended++;
    this.#changed();
  }

  /** Counts `promise` as work of this invocation until it settles. Its rejection stays its owner's. */
  track(promise: PromiseLike<unknown>): void {
    this.#tracked++;
    const settled = (): void => {
      this.#tracked--;
      this.#changed();
    };
    // Wrapped, as a thenable of somebody's own may throw.
    Promise.resolve(promise).then(settled, settled);
  }

  /** Settles once nothing is open or pending any more, after so long at the latest. */
  idle(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wakeUp?.(), millis);
      this.#wakeUp = () => {
        clearTimeout(timer);
        this.#wakeUp = undefined;
        resolve();
      };
    });
  }

  /** Hands out the spans that have ended since the last call. */
  take(): ReadableSpan[] {
    const spans = this.#ended;
    this.#ended = [];
    return spans;
  }

  /** Ends the spans whose time is over, marked as incomplete. */
  closeOpenSpans(): void {
    for (const span of this.#open) {
      this.engine.counters.incomplete++;
      span.setAttribute(TRACELET_INCOMPLETE, true);
      span.end();
    }
  }

  #changed(): void {
    if (this.isIdle) this.#wakeUp?.();
    this.onChange?.();
  }
}

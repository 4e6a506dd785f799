import type { Context } from "@opentelemetry/api";
import { TRACELET_INCOMPLETE } from "./attributes.ts";
import { type Batch, deliver } from "./deliver.ts";
import { EndedSpans } from "./ended-spans.ts";
import type { Engine } from "./engine.ts";
import type { Flush, FlushStrategy } from "./flush.ts";
import type { LogRecord } from "./logs-option.ts";
import type { RecordingSpan } from "./sdk-types.ts";

/**
 * The spans, log records and tracked promises of one invocation. Knows nothing of when they are exported: it only tells its
 * listener that something happened.
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
  readonly #ended: EndedSpans;
  #logRecords: LogRecord[] = [];
  #exporting: Promise<unknown> | undefined;
  #tracked = 0;
  #wakeUp: (() => void) | undefined;

  constructor(engine: Engine, flush: FlushStrategy) {
    this.engine = engine;
    this.#ended = new EndedSpans(engine);
    this.flush = flush(this);
  }

  get openSpans(): number {
    return this.#open.size;
  }

  /** Something is still to be exported. */
  get hasWork(): boolean {
    return this.#open.size + this.#ended.size + this.#logRecords.length > 0;
  }

  /** Nothing is left that could still add to the trace, as far as is known here. */
  get isIdle(): boolean {
    return this.#open.size === 0 && this.#tracked === 0;
  }

  /** Called by the SDK's span. Above the limit it is counted as dropped, and not known any further. */
  onStart(span: RecordingSpan, parentContext: Context): void {
    const { counters, options, processors } = this.engine;
    counters.started++;
    if (this.#open.size + this.#ended.size >= options.maxSpans) return counters.refuse("limit");
    this.#open.add(span);
    processors?.onStart(span, parentContext);
    this.#changed();
  }

  /** Called by the SDK's span. */
  onEnd(span: RecordingSpan): void {
    if (!this.#open.delete(span)) return;
    this.#ended.add(span);
    this.engine.processors?.onEnd(span);
    if (this.#ended.isPartDue) void this.flush.force();
    this.#changed();
  }

  /** Takes a log record over, or drops it, when log records are exported. */
  log(record: LogRecord): void {
    const { logs, reporter } = this.engine;
    if (!logs) return;
    if (this.#logRecords.length >= logs.maxRecords) {
      return reporter.report(
        "logs",
        `more than ${logs.maxRecords} log records in an invocation: the others are dropped`,
      );
    }
    this.#logRecords.push(record);
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

  /** Hands out what has ended since the last call and may leave now. */
  take(): Batch {
    const logRecords = this.#logRecords;
    this.#logRecords = [];
    // A root that its author has ended is final, whatever still runs.
    const { root, isRunning } = this;
    return { spans: this.#ended.take({ root, isRunning: isRunning && !root?.ended }), logRecords };
  }

  /**
   * Exports what has ended, and what it is given on top, within so long. Settles with all exports of this invocation that
   * are under way; `undefined` when there is none.
   */
  export(timeoutMillis: number, others: readonly Batch[] = []): Promise<unknown> | undefined {
    const batches = [...others, this.take()];
    const delivered = deliver(this.engine, batches, timeoutMillis);
    if (!delivered) return this.#exporting;
    const exporting = Promise.all([this.#exporting, delivered]).then(() => {
      if (this.#exporting === exporting) this.#exporting = undefined;
    });
    return (this.#exporting = exporting);
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

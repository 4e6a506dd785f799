import type { Attributes, Context } from "@opentelemetry/api";
import { TRACELET_INCOMPLETE } from "./attributes.ts";
import { type Batch, deliver, type ItemExporter } from "./deliver.ts";
import { EndedSpans } from "./ended-spans.ts";
import type { Engine } from "./engine.ts";
import type { Flush, FlushStrategy } from "./flush.ts";
import type { InvocationOutcome, Metrics } from "./metrics-option.ts";
import type { RecordingSpan } from "./sdk-types.ts";

/**
 * The spans, items of other signals and tracked promises of one invocation. Knows nothing of when they are exported: it
 * only tells its listener that something happened.
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
  /** Ends the measurement of the invocation, when it is measured. */
  measuring: ReturnType<Metrics["begin"]> | undefined;
  readonly #open = new Set<RecordingSpan>();
  readonly #ended: EndedSpans;
  #others = new Map<ItemExporter, unknown[]>();
  #exporting: Promise<unknown> | undefined;
  /** Spans that were taken for an export which is not over yet. */
  #leaving = 0;
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
    return this.#open.size + this.#ended.size + this.#others.size > 0;
  }

  /** An export has not been answered yet: a part of a long invocation, or a forced flush. */
  get isExporting(): boolean {
    return this.#exporting !== undefined;
  }

  /** Nothing is left that could still add to the trace, as far as is known here. */
  get isIdle(): boolean {
    return this.#open.size === 0 && this.#tracked === 0;
  }

  /** Called by the SDK's span. Above the limit it is counted as dropped, and not known any further. */
  onStart(span: RecordingSpan, parentContext: Context): void {
    const { counters, options, processors } = this.engine;
    counters.started++;
    const held = this.#open.size + this.#ended.size + this.#leaving;
    if (held >= options.maxSpans) return counters.refuse("limit");
    this.#open.add(span);
    processors?.onStart(span, parentContext);
    this.#changed();
  }

  /** Called by the SDK's span. */
  onEnd(span: RecordingSpan): void {
    if (!this.#open.delete(span)) return;
    this.#ended.add(span, span === this.root);
    this.engine.processors?.onEnd(span);
    this.#exportPart();
    this.#changed();
  }

  /** Takes over an item of another signal, to be exported with the spans; `false` when there are so many already. */
  add<Item>(exporter: ItemExporter<Item>, item: Item, maxItems: number = Infinity): boolean {
    const items = this.#others.get(exporter) ?? [];
    if (items.length >= maxItems) return false;
    items.push(item);
    this.#others.set(exporter, items);
    this.#changed();
    return true;
  }

  /** The invocation is over, which counts once, when metrics are exported. */
  measure(outcome: InvocationOutcome): void {
    const { metrics } = this.engine;
    if (metrics && this.measuring) this.add(metrics, this.measuring(outcome));
    this.measuring = undefined;
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
    const others = this.#others;
    this.#others = new Map();
    // A root that its author has ended is final, whatever still runs.
    const { root, isRunning } = this;
    return {
      spans: this.#ended.take({ root, isRunning: isRunning && !root?.ended }),
      others,
      exporting: this.#exporting,
    };
  }

  /**
   * Exports what has ended, and what it is given on top, within so long. Settles with all exports of this invocation that
   * are under way; `undefined` when there is none.
   */
  export(timeoutMillis: number, others: readonly Batch[] = []): Promise<unknown> | undefined {
    const batches = [...others, this.take()];
    const delivered = deliver(this.engine, batches, timeoutMillis);
    if (!delivered) return undefined;
    const spans = batches.flatMap((batch) => batch.spans).length;
    this.#leaving += spans;
    const exporting = delivered.then(() => {
      this.#leaving -= spans;
      if (this.#exporting === exporting) this.#exporting = undefined;
      this.#exportPart();
    });
    return (this.#exporting = exporting);
  }

  /** One part at a time: a slow collector must not be sent more and more at once. */
  #exportPart(): void {
    if (!this.isExporting && this.#ended.isPartDue) void this.flush.force();
  }

  /** Ends the spans whose time is over, marked as incomplete or by what their platform says. Their own end is ignored then. */
  closeOpenSpans(mark: Attributes = { [TRACELET_INCOMPLETE]: true }): void {
    for (const span of this.#open) {
      this.engine.counters.incomplete++;
      span.setAttributes(mark);
      span.end();
    }
  }

  #changed(): void {
    if (this.isIdle) this.#wakeUp?.();
    this.onChange?.();
  }
}

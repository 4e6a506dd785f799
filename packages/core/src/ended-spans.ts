import type { Engine } from "./engine.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { approximateBytes } from "./span-size.ts";
import { isSampled, TailDecision, type TailState } from "./tail-decision.ts";

/** A long invocation exports in parts: when so many spans have ended, so many bytes of them, or the first so long ago. */
const PART_SPANS = 512;
const PART_BYTES = 1_000_000;
const PART_MILLIS = 10_000;

/** The ended spans of one invocation until they are exported: bounded, and divided by the tail decision. */
export class EndedSpans {
  readonly #engine: Engine;
  readonly #tail: TailDecision | undefined;
  #spans: ReadableSpan[] = [];
  /** As many of them as wait for the tail decision: they make no part due. */
  #waiting = 0;
  #bytes = 0;
  #oldestEndedAt = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    const { keep } = engine.options;
    if (keep) this.#tail = new TailDecision(engine, keep);
  }

  get size(): number {
    return this.#spans.length;
  }

  /** So much has come together that a part should leave before the end. */
  get isPartDue(): boolean {
    const fresh = this.#spans.length - this.#waiting;
    if (fresh < 1) return false;
    return fresh >= PART_SPANS || this.#bytes >= PART_BYTES || Date.now() - this.#oldestEndedAt >= PART_MILLIS;
  }

  /** Takes the span over, or counts it as dropped. A root, which ends last, finds room unless it needs all of it. */
  add(span: ReadableSpan, isRoot = false): void {
    const { counters, options } = this.#engine;
    counters.ended++;
    if (!this.#tail && !isSampled(span)) return counters.drop("sampling", 1);
    const bytes = approximateBytes(span);
    if ((isRoot ? 0 : this.#bytes) + bytes > options.maxBytes) return counters.drop("limit", 1);
    if (this.#spans.length === this.#waiting) this.#oldestEndedAt = Date.now();
    this.#spans.push(span);
    this.#bytes += bytes;
  }

  /** Hands out what is to be exported now. */
  take(state: TailState): ReadableSpan[] {
    const { kept, waiting } = this.#tail?.divide(this.#spans, state) ?? { kept: this.#spans, waiting: [] };
    this.#spans = waiting;
    this.#waiting = waiting.length;
    this.#bytes = waiting.reduce((bytes, span) => bytes + approximateBytes(span), 0);
    return kept;
  }
}

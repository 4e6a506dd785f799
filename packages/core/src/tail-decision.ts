import { type HrTime, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import type { Engine } from "./engine.ts";
import type { FinishedInvocation, Keep } from "./keep.ts";
import type { ReadableSpan } from "./sdk-types.ts";

/** What is known of an invocation when spans of it are to leave. */
export interface TailState {
  readonly root: ReadableSpan | undefined;
  /** It may still change what would be decided. */
  readonly isRunning: boolean;
}

/**
 * The verdicts of one invocation, by trace id. While the invocation runs, a trace that is wanted already is so for good;
 * one that is not yet has to wait.
 */
export class TailDecision {
  readonly #engine: Engine;
  readonly #keep: Keep;
  readonly #verdicts = new Map<string, boolean>();

  constructor(engine: Engine, keep: Keep) {
    this.#engine = engine;
    this.#keep = keep;
  }

  /** Of the ended spans those that leave now and those that wait; the others are counted as dropped. */
  divide(spans: readonly ReadableSpan[], state: TailState): { kept: ReadableSpan[]; waiting: ReadableSpan[] } {
    const kept: ReadableSpan[] = [];
    const waiting: ReadableSpan[] = [];
    for (const [traceId, ofTrace] of byTrace(spans)) {
      const verdict = this.#verdicts.get(traceId) ?? this.#decide(traceId, ofTrace, state);
      if (verdict === false) this.#engine.counters.drop("sampling", ofTrace.length);
      else (verdict ? kept : waiting).push(...ofTrace);
    }
    return { kept, waiting };
  }

  #decide(traceId: string, spans: readonly ReadableSpan[], { root, isRunning }: TailState): boolean | undefined {
    const first =
      root?.spanContext().traceId === traceId
        ? root
        : spans.reduce((one, other) => (millis(other.startTime) < millis(one.startTime) ? other : one));
    const invocation: FinishedInvocation = {
      root: first,
      spans,
      sampled: isSampled(first),
      hasError: [first, ...spans].some(({ status }) => status.code === SpanStatusCode.ERROR),
      durationMillis: first.ended ? millis(first.duration) : Date.now() - millis(first.startTime),
    };
    const decided = this.#engine.reporter.attempt(
      "keep",
      "keep() threw, and the head sampler decides",
      () => Boolean(this.#keep(invocation) as unknown), // JavaScript returns anything
    );
    const verdict = decided ?? invocation.sampled;
    if (!verdict && isRunning) return undefined;
    this.#verdicts.set(traceId, verdict);
    return verdict;
  }
}

export function isSampled(span: Pick<ReadableSpan, "spanContext">): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

function byTrace(spans: readonly ReadableSpan[]): Map<string, ReadableSpan[]> {
  const traces = new Map<string, ReadableSpan[]>();
  for (const span of spans) {
    const { traceId } = span.spanContext();
    const ofTrace = traces.get(traceId) ?? [];
    ofTrace.push(span);
    traces.set(traceId, ofTrace);
  }
  return traces;
}

function millis([seconds, nanos]: HrTime): number {
  return seconds * 1e3 + nanos / 1e6;
}

import type { Batch } from "./deliver.ts";
import type { Scope } from "./scope.ts";

/** After this long a span of an earlier invocation is closed for its author. */
const LATE_MILLIS = 25_000;
const MAX_SCOPES = 100;

/**
 * Invocations that were answered while some of their spans were open, on a platform that then freezes the code: what
 * ends of them goes with the next flush. Bounded in number and in time.
 */
export class LateScopes {
  readonly #closesAt = new Map<Scope, number>();

  get size(): number {
    return this.#closesAt.size;
  }

  /** Another one would close the oldest. */
  get isFull(): boolean {
    return this.size >= MAX_SCOPES;
  }

  /** Again does not give it more time. */
  add(scope: Scope): void {
    if (!this.#closesAt.has(scope)) this.#closesAt.set(scope, Date.now() + LATE_MILLIS);
  }

  /** Hands out what has ended since, and closes what is too old: what is open as of `now`, for 25 seconds. */
  take(now: number = Date.now()): Batch[] {
    const batches: Batch[] = [];
    let excess = this.size - MAX_SCOPES;
    for (const [scope, closesAt] of this.#closesAt) {
      if (excess-- > 0 || now >= closesAt) scope.closeOpenSpans();
      batches.push(scope.take());
      if (scope.openSpans === 0) this.#closesAt.delete(scope);
    }
    return batches;
  }
}

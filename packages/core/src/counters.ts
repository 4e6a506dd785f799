/** Why recorded spans were not delivered. */
export type DropReason =
  /** More spans, or bytes of them, than one invocation may hold. */
  | "limit"
  /** The tail decision (`keep`) did not want their trace. */
  | "sampling"
  /** `redact` threw: what it should have hidden must not leave. */
  | "redact_failed"
  /** The collector did not answer within the deadline. */
  | "timeout"
  /** No connection to the collector, or it broke. */
  | "unreachable"
  /** The collector answered with a status other than 2xx. */
  | "refused"
  /** The collector took the request but not these spans (OTLP partial success). */
  | "rejected"
  /** No request was made, as the last ones had failed. */
  | "circuit_open"
  /** No key could be had: a lazy header or `authorize` failed. */
  | "unauthorized"
  /** An exporter of the user's own failed. */
  | "exporter_failed"
  /** The serialiser could not write them. */
  | "unserializable";

/**
 * The books of one set of options, over all its invocations since the isolate or process started.
 * They balance: `started = exported + dropped + open + pending`; at rest the last two are zero.
 */
export interface Stats {
  /** Invocations that ran, and those of them that the head sampler did not want. */
  readonly invocations: number;
  readonly unsampledInvocations: number;
  /** Recording spans that were started, and those that have ended. */
  readonly started: number;
  readonly ended: number;
  /** Started and not yet ended. */
  readonly open: number;
  /** Ended, not yet acknowledged by the collector and not yet dropped. */
  readonly pending: number;
  /** Acknowledged by the collector; with several exporters, by all of them; with none, those that processors saw. */
  readonly exported: number;
  /** Given up, by reason. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Closed by tracelet because their invocation's time was over. */
  readonly incomplete: number;
  /** Spans asked for outside of any invocation: they were no-ops, hence in no other number. */
  readonly noScope: number;
  /** Export requests that were sent, retries among them, and their bytes on the wire without headers. */
  readonly exportRequests: number;
  readonly exportBytes: number;
  /** Export requests that repeated a failed one. */
  readonly retries: number;
  /** Time that exports took, in milliseconds, added up. */
  readonly exportMillis: number;
}

/** Mutable books; plain numbers, the only thing that invocations share besides configuration. */
export class Counters {
  invocations = 0;
  unsampledInvocations = 0;
  started = 0;
  ended = 0;
  exported = 0;
  incomplete = 0;
  exportRequests = 0;
  exportBytes = 0;
  retries = 0;
  exportMillis = 0;
  readonly #dropped: Partial<Record<DropReason, number>> = {};
  #refused = 0;

  /** Counts ended spans that will not be delivered. */
  drop(reason: DropReason, spans: number): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + spans;
  }

  /** Counts a span that was dropped at its start: its end will not be counted. */
  refuse(reason: DropReason): void {
    this.drop(reason, 1);
    this.#refused++;
  }

  /** A copy that later invocations do not change. */
  snapshot(noScope: number): Stats {
    const given = this.exported + total(this.#dropped) - this.#refused;
    return {
      ...(this as Omit<Stats, "open" | "pending" | "dropped" | "noScope">),
      open: this.started - this.ended - this.#refused,
      pending: this.ended - given,
      dropped: { ...this.#dropped },
      noScope,
    };
  }
}

/** Over all reasons. */
export function total(dropped: Stats["dropped"]): number {
  return Object.values(dropped).reduce((sum, spans) => sum + spans, 0);
}

import type { Invocation, Trigger } from "./invocation.ts";
import type { SignalSetUp } from "./signal-set-up.ts";

/** How an invocation ended. */
export type InvocationOutcome = "success" | "error" | "timeout";

/** What was measured of an invocation. */
export interface Measurement {
  readonly trigger: Trigger;
  readonly outcome: InvocationOutcome;
  readonly isColdStart: boolean;
  /** Since the epoch. */
  readonly startMillis: number;
  readonly durationSeconds: number;
  /** How long the environment took to start, on its first invocation. */
  readonly initSeconds?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly cpuSeconds?: number | undefined;
}

/** How metrics leave; made by `systemMetrics()`, and absent from bundles that do not call it. */
export interface MetricsOption {
  /** Called once for a set-up that is on; `undefined` when no metrics are to be exported. */
  readonly createMetrics: (setUp: SignalSetUp) => Metrics | undefined;
}

/** Metrics of a set-up. */
export interface Metrics {
  /** Begins to measure; what it returns is called when the invocation is over. */
  begin(invocation: Invocation): (outcome: InvocationOutcome) => Measurement;
  /** Never rejects; settles within `timeoutMillis`. */
  export(measurements: Measurement[], timeoutMillis: number): Promise<unknown>;
}

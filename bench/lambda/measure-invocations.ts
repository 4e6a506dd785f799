import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { exportedSpans } from "../exported-spans.ts";
import { cpuMicros, residentBytes } from "../process-usage.ts";
import { shuffled } from "../statistics.ts";
import type { RunningFunction } from "./start-function.ts";

/** How long the collector takes to answer, in milliseconds. */
export const DELAYS = [0, 20, 120] as const;

/** See {@link DELAYS}. */
export type Delay = (typeof DELAYS)[number];

/** What was seen of a contestant. */
export interface InvocationsResult {
  /** From the event to the response, by the collector's delay; one entry for each slice, in the order of the rounds. */
  readonly latencyMicros: Readonly<Record<Delay, number[]>>;
  /** By slices with a collector that answers at once. */
  readonly cpuMicros: number[];
  readonly invocations: number;
  readonly exportRequests: number;
  readonly exportBytes: number;
  readonly missingSpans: number;
  readonly surplusSpans: number;
  readonly residentBytes: number;
}

/** How much is measured. */
export interface InvocationsPlan {
  readonly rounds: number;
  readonly invocationsPerSlice: number;
  readonly warmUpInvocations: number;
}

type Writable<Result> = { -readonly [Key in keyof Result]: Result[Key] };

/** Sends slices of events, one after the other, to all functions, in a new order in each round. */
export async function measureInvocations(
  functions: readonly RunningFunction[],
  { rounds, invocationsPerSlice, warmUpInvocations }: InvocationsPlan,
): Promise<ReadonlyMap<RunningFunction, InvocationsResult>> {
  const results = new Map(functions.map((one) => [one, emptyResult()]));
  for (const one of functions) await runSlice(one, { delay: 0, invocations: warmUpInvocations }, emptyResult());
  const slices = functions.flatMap((one) => DELAYS.map((delay) => ({ one, delay })));
  for (let round = 0; round < rounds; round += 1) {
    for (const { one, delay } of shuffled(slices)) {
      await runSlice(one, { delay, invocations: invocationsPerSlice }, results.get(one)!);
    }
  }
  for (const [{ environment }, result] of results) result.residentBytes = residentBytes(environment.pid!);
  return results;
}

const emptyResult = (): Writable<InvocationsResult> => ({
  latencyMicros: { 0: [], 20: [], 120: [] },
  cpuMicros: [],
  invocations: 0,
  exportRequests: 0,
  exportBytes: 0,
  missingSpans: 0,
  surplusSpans: 0,
  residentBytes: 0,
});

async function runSlice(
  { contestant, environment, sink, daemon }: RunningFunction,
  { delay, invocations }: { readonly delay: Delay; readonly invocations: number },
  result: Writable<InvocationsResult>,
): Promise<void> {
  sink.delayMillis = delay;
  const daemonBytes = daemon.bytes;
  const before = cpuMicros(environment.pid!);
  for (let invocation = 0; invocation < invocations; invocation += 1) {
    const startedAt = performance.now();
    const { result: answer, completed } = environment.invoke({}, { traceId: xrayTraceId() });
    const { kind } = await answer.promise;
    result.latencyMicros[delay].push((performance.now() - startedAt) * 1_000);
    if (kind !== "response") throw new Error(`${contestant.name} answered with an error`);
    // As long as somebody waits for the collector after the response: a process that has rested is slower.
    await Promise.all([completed.promise, setTimeout(delay)]);
  }
  const exports = await sink.take(contestant.spans ? invocations : 0);
  if (delay === 0) result.cpuMicros.push((cpuMicros(environment.pid!) - before) / invocations);
  const spans = new Set(exports.flatMap(exportedSpans).map(({ traceId, spanId }) => traceId + spanId));
  const arrived = exports.flatMap(exportedSpans).length;
  const expected = (contestant.spans ?? 0) * invocations;
  result.invocations += invocations;
  result.exportRequests += exports.length;
  result.exportBytes += exports.reduce((sum, { body }) => sum + body.length, 0) + daemon.bytes - daemonBytes;
  result.missingSpans += Math.max(0, expected - spans.size);
  result.surplusSpans += arrived - Math.min(spans.size, expected);
}

/** The header that the platform traces an event by. */
export function xrayTraceId(): string {
  const [time, rest, parent] = [4, 12, 8].map((bytes) => randomBytes(bytes).toString("hex"));
  return `Root=1-${time}-${rest};Parent=${parent};Sampled=1`;
}

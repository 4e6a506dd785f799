import { cpuMicros } from "../process-usage.ts";
import { shuffled } from "../statistics.ts";
import { xrayTraceId } from "./measure-invocations.ts";
import type { RunningFunction } from "./start-function.ts";

/** What a cold start takes under the runtime client, for each round, in the order of the rounds; the client's own part is in it. */
export interface FunctionStartResult {
  /** CPU time until the first event is asked for: the function is loaded and set up. */
  readonly initMicros: number[];
  /** CPU time of the first invocation, with its export. */
  readonly firstInvocationMicros: number[];
  /** From the first event to its response. */
  readonly firstLatencyMicros: number[];
}

/** Starts environments anew in each round, in a new order. */
export async function measureStart(
  functions: readonly RunningFunction[],
  rounds: number,
): Promise<ReadonlyMap<RunningFunction, FunctionStartResult>> {
  const results = new Map(functions.map((one) => [one, emptyResult()]));
  for (let round = 0; round < rounds; round += 1) {
    for (const one of shuffled(functions)) await startOnce(one, results.get(one)!);
  }
  return results;
}

const emptyResult = (): FunctionStartResult => ({
  initMicros: [],
  firstInvocationMicros: [],
  firstLatencyMicros: [],
});

async function startOnce(
  { contestant, sink, startAnother }: RunningFunction,
  result: FunctionStartResult,
): Promise<void> {
  sink.delayMillis = 0;
  const environment = await startAnother();
  try {
    const initMicros = cpuMicros(environment.pid!);
    const startedAt = performance.now();
    const { result: answer, completed } = environment.invoke({}, { traceId: xrayTraceId() });
    await answer.promise;
    result.firstLatencyMicros.push((performance.now() - startedAt) * 1_000);
    await completed.promise;
    await sink.take(contestant.spans ? 1 : 0);
    result.initMicros.push(initMicros);
    result.firstInvocationMicros.push(cpuMicros(environment.pid!) - initMicros);
  } finally {
    await environment.close();
  }
}

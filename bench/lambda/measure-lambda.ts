import { contestants, type Contestant } from "./contestants.ts";
import { type InvocationsPlan, type InvocationsResult, measureInvocations } from "./measure-invocations.ts";
import { type FunctionStartResult, measureStart } from "./measure-start.ts";
import { type RunningFunction, startFunction } from "./start-function.ts";

/** Everything that was seen of a function. */
export interface LambdaResult extends InvocationsResult, FunctionStartResult {
  readonly contestant: Contestant;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** A function that could not be measured, and why. */
export interface LambdaFailure {
  readonly contestant: Contestant;
  readonly reason: string;
}

/** How much is measured. */
export interface LambdaPlan extends InvocationsPlan {
  readonly startRounds: number;
}

/** All functions run at the same time, each in a process of its own, and take turns. */
export async function measureLambda(
  plan: LambdaPlan,
): Promise<{ results: readonly LambdaResult[]; failures: readonly LambdaFailure[] }> {
  const functions: RunningFunction[] = [];
  const failures: LambdaFailure[] = [];
  try {
    for (const contestant of contestants({ withPeers: true })) {
      const started = await startFunction(contestant).catch((error: unknown) => String(error));
      if (typeof started === "string") failures.push({ contestant, reason: started.split("\n", 1)[0]! });
      else functions.push(started);
    }
    const starts = await measureStart(functions, plan.startRounds);
    const measured = await measureInvocations(functions, plan);
    const results = functions.map((one) => {
      const { contestant, bundle } = one;
      const { bytes, gzipBytes } = bundle;
      return { contestant, bytes, gzipBytes, ...starts.get(one)!, ...measured.get(one)! };
    });
    return { results, failures };
  } finally {
    await Promise.all(functions.map((one) => one.close()));
  }
}

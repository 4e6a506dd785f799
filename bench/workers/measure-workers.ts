import { startOrigin } from "../origin.ts";
import { contestants, type Contestant } from "./contestants.ts";
import { measureRequests, type RequestsPlan, type RequestsResult } from "./measure-requests.ts";
import { measureStart, type StartResult } from "./measure-start.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";

/** Everything that was seen of a Worker. */
export interface WorkerResult extends StartResult, RequestsResult {
  readonly contestant: Contestant;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** A Worker that could not be measured, and why. */
export interface WorkerFailure {
  readonly contestant: Contestant;
  readonly reason: string;
}

/** How much is measured. */
export interface WorkersPlan extends RequestsPlan {
  readonly startRounds: number;
}

/** All Workers run at the same time, each in a process of its own, and take turns. */
export async function measureWorkers(
  plan: WorkersPlan,
  { withPeers = true }: { readonly withPeers?: boolean } = {},
): Promise<{ results: readonly WorkerResult[]; failures: readonly WorkerFailure[] }> {
  const origin = await startOrigin();
  const workers: RunningWorker[] = [];
  const failures: WorkerFailure[] = [];
  try {
    for (const contestant of contestants({ withPeers })) {
      const started = await startWorker(contestant, origin.url).catch((error: unknown) => String(error));
      if (typeof started === "string") failures.push({ contestant, reason: started.split("\n", 1)[0]! });
      else workers.push(started);
    }
    const starts = await measureStart(workers, { rounds: plan.startRounds, origin: origin.url });
    const requests = await measureRequests(workers, plan);
    const results = workers.map((worker) => {
      const { contestant, bundle } = worker;
      const { bytes, gzipBytes } = bundle;
      return { contestant, bytes, gzipBytes, ...starts.get(worker)!, ...requests.get(worker)! };
    });
    return { results, failures };
  } finally {
    await Promise.all([...workers.map((worker) => worker.close()), origin.close()]);
  }
}

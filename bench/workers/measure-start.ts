import { createBareWorkerdKind } from "../../conformance/hosts/bare-workerd.ts";
import { sendLoad } from "../load.ts";
import { cpuMicros } from "../process-usage.ts";
import { shuffled } from "../statistics.ts";
import { FLAGS, type RunningWorker, workerEnv } from "./start-worker.ts";

/** CPU time of a start, for each round, in the order of the rounds; what workerd itself takes is in it. */
export interface StartResult {
  /** Of one isolate: the script is compiled and run. */
  readonly startMicros: number[];
  /** Of the first request to an isolate, which does what the start had put off. */
  readonly firstRequestMicros: number[];
}

/** So many isolates of the same Worker start in one process: one alone would drown in what the process itself does. */
const ISOLATES = 12;

/** Starts processes anew in each round, in a new order. */
export async function measureStart(
  workers: readonly RunningWorker[],
  { rounds, origin }: { readonly rounds: number; readonly origin: string },
): Promise<ReadonlyMap<RunningWorker, StartResult>> {
  const results = new Map(
    workers.map((worker) => [worker, { startMicros: [], firstRequestMicros: [] } as StartResult]),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const worker of shuffled(workers)) {
      const { startMicros, firstRequestMicros } = await startOnce(worker, origin);
      results.get(worker)!.startMicros.push(startMicros);
      results.get(worker)!.firstRequestMicros.push(firstRequestMicros);
    }
  }
  return results;
}

async function startOnce(
  { contestant, bundle, sink }: RunningWorker,
  origin: string,
): Promise<{ startMicros: number; firstRequestMicros: number }> {
  const more = Array.from({ length: ISOLATES - 1 }, (_, number) => service(`copy-${number}`)).join("");
  const host = await createBareWorkerdKind(contestant.name, { flags: FLAGS, services: more, isBundled: true }).start({
    app: { worker: bundle.file, lambda: "" },
    env: workerEnv(contestant, { origin, collector: sink.url }),
  });
  try {
    const started = cpuMicros(host.pid);
    await sendLoad(host.url, { requests: 1, concurrency: 1, isSampled: true, carrier: contestant.carrier });
    await sink.take();
    return { startMicros: started / ISOLATES, firstRequestMicros: cpuMicros(host.pid) - started };
  } finally {
    await host.close();
  }
}

/** Another isolate of the same script, which nobody calls. */
function service(name: string): string {
  return `(name = "${name}", worker = (
    modules = [(name = "worker", esModule = embed "worker.mjs")],
    compatibilityDate = "2025-06-01",
    compatibilityFlags = ${JSON.stringify(FLAGS)},
  )),`;
}

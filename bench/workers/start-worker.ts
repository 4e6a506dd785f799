import { type BareWorkerdHost, createBareWorkerdKind } from "../../conformance/hosts/bare-workerd.ts";
import { type Sink, startSink } from "../sink.ts";
import type { BenchBundle } from "../bundle.ts";
import { bundleWorker } from "./bundle-worker.ts";
import type { Contestant } from "./contestants.ts";

/** A contestant that runs in a workerd of its own and exports to a collector of its own. */
export interface RunningWorker {
  readonly contestant: Contestant;
  readonly bundle: BenchBundle;
  readonly sink: Sink;
  readonly host: BareWorkerdHost;
  close(): Promise<void>;
}

/** The same for all: what most of the peers need. */
export const FLAGS: readonly string[] = ["nodejs_compat"];

export async function startWorker(contestant: Contestant, origin: string): Promise<RunningWorker> {
  const [bundle, sink] = await Promise.all([bundleWorker(contestant), startSink()]);
  const closeParts = (): Promise<unknown> => Promise.all([bundle.remove(), sink.close()]);
  try {
    const host = await createBareWorkerdKind(contestant.name, { flags: FLAGS, isBundled: true }).start({
      app: { worker: bundle.file, lambda: "" },
      env: workerEnv(contestant, { origin, collector: sink.url }),
    });
    const close = async (): Promise<void> => {
      await host.close();
      await closeParts();
    };
    return { contestant, bundle, sink, host, close };
  } catch (error) {
    await closeParts();
    throw error;
  }
}

export function workerEnv(
  { env }: Contestant,
  { origin, collector }: { readonly origin: string; readonly collector: string },
): Record<string, string> {
  return { ORIGIN: origin, COLLECTOR: collector, ...env?.(collector) };
}

// Where the CPU time of a Worker's requests goes, by its inspector: `node bench/workers/profile.ts <contestant> [requests]`.
import { once } from "node:events";
import process from "node:process";
import { createBareWorkerdKind } from "../../conformance/hosts/bare-workerd.ts";
import { sendLoad } from "../load.ts";
import { startOrigin } from "../origin.ts";
import { cpuMicros } from "../process-usage.ts";
import { startSink } from "../sink.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { contestants } from "./contestants.ts";
import { FLAGS, workerEnv } from "./start-worker.ts";

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

interface Message {
  readonly id?: number;
  readonly result?: { readonly profile?: Profile };
}

const WARM_UP_REQUESTS = 3_000;
const CONCURRENCY = 16;
const SAMPLING_MICROS = 100;
/** A sample that seems to have taken longer was not running. */
const MAX_SAMPLE_MICROS = 500;
const ROWS = 90;

const [name = "tracelet", requestsText = "5000"] = process.argv.slice(2);
const contestant = contestants({ withPeers: true }).find((one) => one.name === name);
if (!contestant) throw new Error(`There is no contestant "${name}".`);

const [origin, sink] = await Promise.all([startOrigin(), startSink()]);
const bundle = await bundleWorker(contestant, { minify: false });
const host = await createBareWorkerdKind(name, { flags: FLAGS }).start({
  app: { worker: bundle.file, lambda: "" },
  env: workerEnv(contestant, { origin: origin.url, collector: sink.url }),
});
const isSampled = !process.argv.includes("--unsampled");
const load = { concurrency: CONCURRENCY, isSampled, carrier: contestant.carrier };
await sendLoad(host.url, { requests: WARM_UP_REQUESTS, ...load });
await sink.take();

const requests = Number(requestsText);
const ask = await connect(host.inspector);
await ask("Profiler.enable");
await ask("Profiler.setSamplingInterval", { interval: SAMPLING_MICROS });
await ask("Profiler.start");
const before = cpuMicros(host.pid);
await sendLoad(host.url, { requests, ...load });
await sink.take();
const microsPerRequest = (cpuMicros(host.pid) - before) / requests;
const { profile } = (await ask("Profiler.stop")).result ?? {};
print(profile!);
await Promise.all([host.close(), sink.close(), origin.close()]);

/** Sends commands of the DevTools protocol, one at a time. @see https://chromedevtools.github.io/devtools-protocol/v8/Profiler/ */
async function connect(inspector: URL): Promise<(method: string, params?: object) => Promise<Message>> {
  const socket = new WebSocket(inspector);
  await once(socket as unknown as NodeJS.EventEmitter, "open");
  let lastId = 0;
  return (method, params = {}) =>
    new Promise((resolve) => {
      const id = (lastId += 1);
      const listen = ({ data }: MessageEvent): void => {
        const message = JSON.parse(String(data)) as Message;
        if (message.id !== id) return;
        socket.removeEventListener("message", listen);
        resolve(message);
      };
      socket.addEventListener("message", listen);
      socket.send(JSON.stringify({ id, method, params }));
    });
}

/**
 * CPU time of a request by function, without what it calls. The profiler knows shares of its samples, which a busy machine
 * stretches; the scheduler knows the time.
 */
function print({ nodes, samples, timeDeltas }: Profile): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const shares = new Map<string, number>();
  let total = 0;
  for (const [index, sample] of samples.entries()) {
    const { functionName, lineNumber } = byId.get(sample)!.callFrame;
    if (functionName === "(idle)") continue;
    const key = `${functionName || "(anonymous)"}${lineNumber > 0 ? `:${lineNumber + 1}` : ""}`;
    const share = Math.min(timeDeltas[index] ?? 0, MAX_SAMPLE_MICROS);
    shares.set(key, (shares.get(key) ?? 0) + share);
    total += share;
  }
  console.log(`${name}: ${microsPerRequest.toFixed(1)} us of CPU for a request, by the line of ${bundle.file}`);
  for (const [key, share] of [...shares].toSorted(([, one], [, other]) => other - one).slice(0, ROWS)) {
    console.log(`${((share / total) * microsPerRequest).toFixed(2).padStart(8)}  ${key}`);
  }
}

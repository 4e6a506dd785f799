import { createSocket } from "node:dgram";
import { once } from "node:events";
import { bundleHandler } from "../../conformance/hosts/lambda/bundle.ts";
import { Environment } from "../../conformance/hosts/lambda/environment.ts";
import { type BenchBundle, bundleBench } from "../bundle.ts";
import { type Sink, startSink } from "../sink.ts";
import type { Contestant } from "./contestants.ts";

/** A contestant that runs under the real runtime client and exports to a collector of its own. */
export interface RunningFunction {
  readonly contestant: Contestant;
  readonly bundle: BenchBundle;
  readonly sink: Sink;
  readonly daemon: Daemon;
  readonly environment: Environment;
  /** Starts one more environment of the function, as a cold start does. */
  startAnother(): Promise<Environment>;
  close(): Promise<void>;
}

/** Stands where the X-Ray daemon listens; what it gets is lost. */
export interface Daemon {
  readonly address: string;
  /** Bytes so far. */
  readonly bytes: number;
}

const EXTENSION = new URL("../../conformance/apps/extension-preload.ts", import.meta.url);

export async function startFunction(contestant: Contestant): Promise<RunningFunction> {
  const { module, isPeer, env, hasExtension, isManaged } = contestant;
  const sink = await startSink();
  const daemon = await startDaemon();
  const bundle = await bundleBench({
    entry: new URL(`contestants/${module}`, import.meta.url),
    fileName: "index.cjs",
    isPeer,
    options: { platform: "node", format: "cjs", target: "node24" },
  });
  const preload = hasExtension ? await bundleHandler(EXTENSION.pathname) : undefined;
  const startAnother = (): Promise<Environment> =>
    Environment.start({
      bundle: { file: bundle.file, module: "index", remove: bundle.remove },
      preload,
      maxConcurrency: isManaged ? 8 : undefined,
      env: {
        COLLECTOR: sink.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
        OTEL_SERVICE_NAME: "bench",
        AWS_XRAY_DAEMON_ADDRESS: daemon.address,
        ...env,
      },
      onLog: () => undefined,
    });
  const environment = await startAnother();
  const close = async (): Promise<void> => {
    await environment.close();
    await Promise.all([bundle.remove(), preload?.remove(), sink.close()]);
    daemon.close();
  };
  return { contestant, bundle, sink, daemon, environment, startAnother, close };
}

async function startDaemon(): Promise<Daemon & { close(): void }> {
  const socket = createSocket("udp4");
  let bytes = 0;
  socket.on("message", (message) => (bytes += message.length));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    get bytes() {
      return bytes;
    },
    close: () => socket.close(),
  };
}

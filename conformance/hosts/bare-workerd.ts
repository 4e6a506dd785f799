import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import type { AppEntry, Host, HostCapabilities, HostKind, StartOptions } from "./host.ts";
import { openRequest, readResponse } from "./http-client.ts";
import { reap } from "./lambda/reaper.ts";

/** Its package exports the path of the binary, and no types. */
const { default: workerdBinary } = createRequire(import.meta.url)("workerd") as { readonly default: string };

const CAPABILITIES: HostCapabilities = {
  exportsAfterResponse: true,
  waitUntil: ["context", "imported", "detached"],
  streams: true,
  concurrency: Number.POSITIVE_INFINITY,
};

/** More of workerd's configuration, in its own language: entries of the two lists, each with a comma behind it. */
export interface BareWorkerdOptions {
  readonly bindings?: string;
  readonly services?: string;
  /** Which of the services takes the requests. @defaultValue "main", the app */
  readonly front?: string;
  /** More of the Worker itself, as its Durable Objects. */
  readonly worker?: string;
  /** Compatibility flags. @defaultValue `["nodejs_als"]`, the least that tracelet needs */
  readonly flags?: readonly string[];
  /** The app's Worker is one file already, which is deployed as it is. */
  readonly isBundled?: boolean;
  /** Gives the code a function `gc`. */
  readonly exposesGc?: boolean;
}

/** A host that can be asked more than Workers can. */
export interface BareWorkerdHost extends Host {
  readonly url: URL;
  /** Where the DevTools protocol is spoken, by WebSocket. */
  readonly inspector: URL;
  readonly pid: number;
}

/** A kind of bare workerd; see {@link BareWorkerdOptions}. */
export interface BareWorkerdKind extends HostKind {
  start(options: StartOptions): Promise<BareWorkerdHost>;
}

/** workerd by itself, without wrangler's proxies: what it sends is what the client gets, to the byte. */
export const bareWorkerd: BareWorkerdKind = createBareWorkerdKind("bare workerd");

export function createBareWorkerdKind(name: string, options: BareWorkerdOptions = {}): BareWorkerdKind {
  return { name, capabilities: CAPABILITIES, start: (start) => startBareWorkerd(start, options) };
}

async function startBareWorkerd(
  { app, env = {} }: StartOptions,
  options: BareWorkerdOptions,
): Promise<BareWorkerdHost> {
  const directory = await mkdtemp(join(tmpdir(), "conformance-workerd-"));
  const script = join(directory, "worker.mjs");
  await (options.isBundled ? copyFile(app.worker, script) : bundleWorker(app, script));
  await writeFile(join(directory, "config.capnp"), describeConfig(env, options));
  const child = spawn(workerdBinary, ["serve", "config.capnp", "--control-fd=3", "--inspector-addr=127.0.0.1:0"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  reap(child);
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output as Readable }).on("line", (line) => lines.push(line));
  }
  const ports = await listening(child, lines);
  const url = new URL(`http://127.0.0.1:${ports.socket}`);
  const open: Host["open"] = (path, request) => openRequest(new URL(path, url), request);
  return {
    name: "bare workerd",
    url,
    inspector: new URL(`ws://127.0.0.1:${ports.inspector}/main`),
    pid: child.pid!,
    capabilities: CAPABILITIES,
    open,
    request: async (path, request) => readResponse(await open(path, request)),
    logs: () => lines,
    close: async () => {
      const closed = once(child, "exit");
      child.kill("SIGKILL");
      await closed;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** As wrangler does by default. */
async function bundleWorker({ worker, alias = {} }: AppEntry, outfile: string): Promise<void> {
  await build({
    entryPoints: [worker],
    alias,
    outfile,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    logLevel: "silent",
  });
}

/** @see https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function describeConfig(env: Readonly<Record<string, string>>, more: BareWorkerdOptions): string {
  const { bindings = "", services = "", worker = "", front = "main", flags = ["nodejs_als"], exposesGc = false } = more;
  const texts = Object.entries(env).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "internet", network = (allow = ["public", "private", "local"])),
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.mjs")],
      compatibilityDate = "2025-06-01",
      compatibilityFlags = ${JSON.stringify(flags)},
      bindings = [${bindings}${texts.join(", ")}],
      ${worker}
    )),
    ${services}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "${front}")],
  ${exposesGc ? 'v8Flags = ["--expose-gc"],' : ""}
);
`;
}

/** The ports of the Worker and of its inspector, which workerd tells on the control pipe. */
async function listening(child: ChildProcess, log: readonly string[]): Promise<{ socket: number; inspector: number }> {
  const control = createInterface({ input: child.stdio[3] as Readable });
  const ports: { socket?: number; inspector?: number } = {};
  const told = new Promise<Required<typeof ports>>((resolve, reject) => {
    control.on("line", (line) => {
      const { event, port } = JSON.parse(line) as { readonly event: string; readonly port: number };
      ports[event === "listen-inspector" ? "inspector" : "socket"] = port;
      const { socket, inspector } = ports;
      if (socket !== undefined && inspector !== undefined) resolve({ socket, inspector });
    });
    child.once("exit", () => reject(new Error(`workerd did not start: ${log.join("\n")}`)));
  });
  return told;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Host, HostCapabilities, HostKind, StartOptions } from "./host.ts";
import { openRequest, readResponse } from "./http-client.ts";
import { reap } from "./lambda/reaper.ts";

/** A runtime that runs a TypeScript module as it is: its binary, and what it needs besides the module. */
export interface ServerRuntime {
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A host that is reached in other ways than by requests, too. */
export interface ServerHost extends Host {
  readonly url: URL;
}

/** A kind of host that runs servers. */
export interface ServerHostKind extends HostKind {
  start(options: StartOptions): Promise<ServerHost>;
}

const CAPABILITIES: HostCapabilities = {
  exportsAfterResponse: true,
  // A server goes on after the response, whether somebody tells it of the work or not.
  waitUntil: ["detached"],
  streams: true,
  framework: true,
  concurrency: Number.POSITIVE_INFINITY,
};

/** Runs an app's `server` module, unbundled, as a process that serves on a port of its own; see `apps/serve.ts`. */
export function createServerHostKind(runtime: ServerRuntime): ServerHostKind {
  const start = (options: StartOptions): Promise<ServerHost> => startServer(runtime, options);
  return { name: runtime.name, capabilities: CAPABILITIES, module: "server", start };
}

async function startServer(
  { name, command, args = [], env: more }: ServerRuntime,
  { app, env = {} }: StartOptions,
): Promise<ServerHost> {
  if (app.server === undefined) throw new Error(`the app has no module for ${name}`);
  const home = await mkdtemp(join(tmpdir(), "conformance-server-"));
  const child = spawn(command, [...args, app.server], {
    cwd: dirname(app.server),
    // Nothing of this machine's own settings.
    env: { PATH: process.env["PATH"], HOME: home, NO_COLOR: "1", DO_NOT_TRACK: "1", ...more, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  reap(child);
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on("line", (line) => lines.push(line));
  }
  const url = new URL(`http://127.0.0.1:${await listening(child, lines)}`);
  const open: Host["open"] = (path, request) => openRequest(new URL(path, url), request);
  return {
    name,
    capabilities: CAPABILITIES,
    url,
    open,
    request: async (path, request) => readResponse(await open(path, request)),
    logs: () => lines,
    close: async () => {
      const closed = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      child.kill("SIGKILL");
      await closed;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The port, which the module tells in a line of its own. */
async function listening(child: ChildProcess, lines: readonly string[]): Promise<string> {
  const told = Promise.withResolvers<string>();
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const port = /^listening on (\d+)$/.exec(line)?.[1];
    if (port !== undefined) told.resolve(port);
  });
  child.once("error", told.reject);
  child.once("exit", () => told.reject(new Error(`the server did not start: ${lines.join("\n")}`)));
  return told.promise;
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { logsJson, otlpJson, otlpProtobuf, TRACE_ID } from "./otlp-fixture.ts";
import { createReceiver } from "./receiver.ts";
import { EPOCH_NANOS } from "./span-fixture.ts";

// The machine may be busy: these processes take a second to start when it is not.
const PATIENCE = { timeout: 15_000 };
const SOURCE = fileURLToPath(new URL("cli.ts", import.meta.url));
const BUILT = fileURLToPath(new URL("../dist/cli.mjs", import.meta.url));
const QUIET = ["--port", "0", "--quiet-millis", "1"];
const PENDING = ["--port", "0", "--quiet-millis", "60000"];

interface Run {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves to the exit code. */
  readonly exited: Promise<number | null>;
}

const runs: Run[] = [];

function run(args: readonly string[], { script = SOURCE, env = {} }: { script?: string; env?: object } = {}): Run {
  // pnpm's NODE_PATH would let the bundle load packages that it must contain.
  const { NO_COLOR: _no, FORCE_COLOR: _force, NODE_PATH: _path, ...inherited } = process.env;
  const child = spawn(process.execPath, [script, ...args], { env: { ...inherited, ...env } });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // "close" comes after the last output, "exit" may not.
  const exited = once(child, "close").then(([code]) => code as number | null);
  const started = {
    process: child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exited,
  };
  runs.push(started);
  return started;
}

async function urlOf({ stderr }: Run): Promise<string> {
  const match = await vi.waitUntil(() => /OTEL_EXPORTER_OTLP_ENDPOINT=(http:\S+)/.exec(stderr()), PATIENCE);
  return match[1] ?? "";
}

function post(url: string, body: object | Uint8Array): Promise<Response> {
  const isProtobuf = body instanceof Uint8Array;
  return fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": isProtobuf ? "application/x-protobuf" : "application/json" },
    body: isProtobuf ? new Uint8Array(body) : JSON.stringify(body),
  });
}

afterEach(async () => {
  for (const { process: child } of runs) child.kill("SIGKILL");
  await Promise.all(runs.splice(0).map(({ exited }) => exited));
});

describe("tracelet", { timeout: 30_000 }, () => {
  it("prints a trace without colours into a pipe, and ends well on SIGTERM", async () => {
    const cli = run(QUIET);
    await post(await urlOf(cli), otlpProtobuf());
    await vi.waitUntil(() => cli.stdout().endsWith("\n\n"), PATIENCE);
    expect(cli.stdout()).toContain(`trace ${TRACE_ID}  1 ms  1 span  1 error  checkout\n`);
    expect(cli.stdout()).toContain("✗ TypeError");
    expect(cli.stdout()).not.toContain("\u001b");
    cli.process.kill("SIGTERM");
    expect(await cli.exited).toBe(0);
  });

  it("prints in colour when FORCE_COLOR asks for it", async () => {
    const cli = run(QUIET, { env: { FORCE_COLOR: "1" } });
    await post(await urlOf(cli), otlpJson());
    await vi.waitUntil(() => cli.stdout().includes("\u001b[31m"), PATIENCE);
  });

  it("prints what is still pending on SIGINT", async () => {
    const cli = run(PENDING);
    await post(await urlOf(cli), otlpJson());
    cli.process.kill("SIGINT");
    expect(await cli.exited).toBe(0);
    expect(cli.stdout()).toContain(TRACE_ID);
  });

  it("prints one line of JSON per trace with --json", async () => {
    const cli = run([...QUIET, "--json"]);
    await post(await urlOf(cli), otlpJson());
    await vi.waitUntil(() => cli.stdout().includes("\n"), PATIENCE);
    expect(cli.stdout().split("\n")).toHaveLength(2);
    expect(JSON.parse(cli.stdout())).toMatchObject({
      traceId: TRACE_ID,
      spans: [{ name: "POST /orders", startNanos: String(EPOCH_NANOS) }],
    });
  });

  it("names the port and the way out when the port is taken", async () => {
    const receiver = await createReceiver({ port: 0 });
    const { port } = new URL(receiver.url);
    const cli = run(["--port", port]);
    expect(await cli.exited).toBe(1);
    expect(cli.stderr()).toContain(`port ${port} on 127.0.0.1 is taken`);
    expect(cli.stderr()).toContain("tracelet --port ");
    await receiver.close();
  });

  it("explains other reasons not to listen", async () => {
    const cli = run(["--host", "192.0.2.1"]);
    expect(await cli.exited).toBe(1);
    expect(cli.stderr()).toContain("cannot listen on port 4318 of 192.0.2.1");
  });

  it("serves the page and says where", async () => {
    const cli = run(QUIET);
    const url = await urlOf(cli);
    expect(cli.stderr()).toContain(`the page is ${url}/\n`);
    expect([200, 503]).toContain((await fetch(`${url}/`)).status);
  });

  it("prints the logs of a trace beneath their span, others as they come", async () => {
    const cli = run(QUIET);
    const url = await urlOf(cli);
    const headers = { "content-type": "application/json" };
    await fetch(`${url}/v1/logs`, { method: "POST", headers, body: JSON.stringify(logsJson()) });
    await post(url, otlpJson());
    await vi.waitUntil(() => cli.stdout().includes("POST /orders"), PATIENCE);
    expect(cli.stdout()).toContain("› warn the card is about to expire");
    const outside = JSON.stringify(logsJson({ traceId: "", body: { stringValue: "outside of traces" } }));
    await fetch(`${url}/v1/logs`, { method: "POST", headers, body: outside });
    await vi.waitUntil(() => cli.stdout().endsWith("checkout › warn outside of traces\n"), PATIENCE);
  });

  it("fails requests as it is told, and says so", async () => {
    const cli = run(["--port", "0", "--fail", "503"]);
    expect((await post(await urlOf(cli), otlpJson())).status).toBe(503);
    await vi.waitUntil(() => cli.stderr().includes("POST /v1/traces was failed as you asked: 503"), PATIENCE);
  });

  it("passes requests on, and says what is wrong with that", async () => {
    const backend = await createReceiver({ port: 0 });
    const cli = run([...QUIET, "--forward", backend.url]);
    const url = await urlOf(cli);
    await post(url, otlpProtobuf());
    await vi.waitUntil(() => backend.figures().spans === 1, PATIENCE);
    await backend.close();
    await post(url, otlpProtobuf());
    await vi.waitUntil(() => cli.stderr().includes("forwarding to "), PATIENCE);
  });

  it("refuses to forward to what is no URL", async () => {
    const cli = run([...QUIET, "--forward", "honeycomb"]);
    expect(await cli.exited).toBe(1);
    expect(cli.stderr()).toContain('not "honeycomb"');
  });

  it("exits with 2 for an option it does not know", async () => {
    const cli = run(["--verbose"]);
    expect(await cli.exited).toBe(2);
    expect(cli.stderr()).toContain("--verbose");
    expect(cli.stderr()).toContain("tracelet --help");
  });

  it("tells its options and its version", async () => {
    const help = run(["--help"]);
    const version = run(["--version"]);
    expect([await help.exited, await version.exited]).toEqual([0, 0]);
    expect(help.stdout()).toContain("--quiet-millis");
    expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.skipIf(!existsSync(BUILT))("keeps every nanosecond in the built bundle too", async () => {
    const cli = run([...QUIET, "--json"], { script: BUILT });
    await post(await urlOf(cli), otlpProtobuf());
    await vi.waitUntil(() => cli.stdout().includes("\n"), PATIENCE);
    expect(JSON.parse(cli.stdout())).toMatchObject({
      spans: [{ startNanos: String(EPOCH_NANOS) }],
    });
  });
});

import { spawn } from "node:child_process";
import { builtinModules } from "node:module";
import { text } from "node:stream/consumers";
import process from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

/** What `fetch` is made of: an internal of Node, and the largest. */
const UNDICI = "internal/deps/undici/undici";
/** Clocks of spans. */
const CLOCKS = ["perf_hooks"];
/** `node:http` with what it consists of. */
const HTTP = [
  "_http_agent",
  "_http_client",
  "_http_common",
  "_http_incoming",
  "_http_outgoing",
  "_http_server",
  "http",
  "net",
];

/** Those that are not a matter of Node's version. */
const telling = (names: readonly string[]): string[] =>
  names.filter((name) => builtinModules.includes(name) || name === UNDICI).toSorted();

describe("what Node loads of itself for tracing to be set up", () => {
  const program = `
    import { writeSync } from "node:fs";
    import { createRequire } from "node:module";
    const before = new Set(process.moduleLoadList);
    const { instrument, registerExtension } = await (process.env.FORMAT === "cjs"
      ? createRequire(import.meta.url)("@tracelet/aws-lambda")
      : import("@tracelet/aws-lambda"));
    if (process.env.FLUSH === "extension") await registerExtension();
    const own = () => "ok";
    const handler = instrument(own, { enabled: true, flush: process.env.FLUSH, instrumentHttp: process.env.HTTP !== "off" });
    const after = process.moduleLoadList.filter((entry) => !before.has(entry));
    writeSync(1, JSON.stringify({ isWrapped: handler !== own, after: after.map((name) => name.replace("NativeModule ", "")) }));
    process.exit(); // the extension's connection`;

  /** Node's modules that a fresh process loads for importing the built package and setting it up. */
  async function loadedBySetUp(env: Readonly<Record<string, string>>): Promise<string[]> {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: `${import.meta.dirname}/../..`,
      env: { PATH: process.env["PATH"], AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { isWrapped, after } = JSON.parse(await text(child.stdout)) as { isWrapped: boolean; after: string[] };
    expect(isWrapped).toBe(true);
    return telling(after);
  }

  it.each<[string, Record<string, string>, readonly string[]]>([
    ["await", {}, []],
    ["await, loaded by require()", { FORMAT: "cjs" }, []],
    ["await, without outgoing requests", { HTTP: "off" }, []],
    ["background", { FLUSH: "background" }, []],
    ["background, on Managed Instances", { FLUSH: "background", AWS_LAMBDA_MAX_CONCURRENCY: "8" }, []],
    ["extension, on Managed Instances", { FLUSH: "extension", AWS_LAMBDA_MAX_CONCURRENCY: "8" }, ["worker_threads"]],
    ["extension", { FLUSH: "extension" }, [...HTTP, "worker_threads"]],
    ["extension, outside of Lambda", { FLUSH: "extension", AWS_LAMBDA_RUNTIME_API: "" }, []],
  ])("is that for the strategy, and no more: %s", async (_name, env, needed) => {
    expect(await loadedBySetUp(env)).toEqual([...CLOCKS, ...needed].toSorted());
  });
});

describe.each([24, 22] as const)("beside the runtime client for Node %d", (runtime) => {
  let collector: Collector;
  beforeAll(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.reset());
  afterAll(() => collector.close());

  it.each(["await", "extension", "background"])("an export loads nothing that is not there: %s", async (flush) => {
    const host = await createLambdaHostKind("Lambda", { runtime }).start({
      app: { worker: "", lambda: `${import.meta.dirname}/../../apps/modules-lambda.ts` },
      env: { ...toCollector(collector.url), FLUSH: flush },
    });
    try {
      do await host.invoke({});
      while (collector.spans().length < 2);
      const result = await host.invoke({});
      const loaded = result.kind === "response" ? (JSON.parse(result.body.toString("utf8")) as string[]) : undefined;
      expect(telling(loaded ?? ["no response"])).toEqual(CLOCKS);
    } finally {
      await host.close();
    }
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../collector.ts";
import { textOf } from "../hosts/host.ts";
import { workerd } from "../hosts/workerd.ts";
import {
  catalogVersion,
  type Consumer,
  createConsumer,
  installedNodes,
  packTarballs,
  publishedRange,
} from "./consumer.ts";
import { INVOKE_LAMBDA, LAMBDA, LAMBDA_CJS, PLAIN_LAMBDA, WEBPACK, WORKER } from "./programs.ts";

const API = "@opentelemetry/api";
/** What users install besides: older versions, and what a fresh installation gets. */
const INSTALLATIONS = [
  {
    title: "@opentelemetry/api 1.9",
    isFresh: false,
    packages: [`${API}@1.9.1`, `hono@${await catalogVersion("hono")}`],
  },
  {
    title: "the newest within the published ranges",
    isFresh: true,
    packages: [await publishedRange("core", API), await publishedRange("hono", "hono")],
  },
];
const NODES = [...(await installedNodes())];
const WRANGLER = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");

let tarballFolder: string;
let tarballs: string[];
let collector: Collector;
beforeAll(async () => {
  tarballFolder = await mkdtemp(join(tmpdir(), "tracelet-tarballs-"));
  tarballs = await packTarballs(tarballFolder);
  collector = await startCollector();
});
afterEach(() => collector.reset());
afterAll(async () => {
  await collector.close();
  await rm(tarballFolder, { recursive: true, force: true });
});

describe.each(INSTALLATIONS)("the packed packages with $title", ({ packages, isFresh }) => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await createConsumer(["webpack@5", ...packages, ...tarballs], isFresh);
    await consumer.write("invoke.mjs", INVOKE_LAMBDA);
    await consumer.write("lambda.mjs", LAMBDA);
    await consumer.write("lambda.cjs", LAMBDA_CJS);
    await consumer.write("plain.mjs", PLAIN_LAMBDA);
    await consumer.write("webpack.mjs", WEBPACK);
    await consumer.write("worker.js", WORKER);
  });
  afterAll(() => consumer.remove());

  const invoke = async (file: string, node: string, env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const output = await consumer.run(node, ["invoke.mjs", join(consumer.folder, file)], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ...env,
    });
    expect(JSON.parse(output)).toEqual({ statusCode: 200 });
  };
  /** Runs a Lambda function in a fresh process and expects its two spans in one trace. */
  const expectSpansOf = async (file: string, node: string): Promise<void> => {
    await invoke(file, node);
    await expectTrace("greet", "work");
  };

  describe.each(NODES)("in Node %s", (_version, node) => {
    it("are loaded by import()", () => expectSpansOf("lambda.mjs", node));

    it("are loaded by require()", () => expectSpansOf("lambda.cjs", node));

    it("trace a handler without code, by the package's own", async () => {
      const auto = "node_modules/@tracelet/aws-lambda/dist/auto.mjs";
      await invoke(auto, node, { TRACELET_HANDLER: "plain.handler", LAMBDA_TASK_ROOT: consumer.folder });
      expect(await collector.waitFor(1)).toMatchObject([{ name: "greet", kind: "server" }]);
    });

    it("are preloaded, which does nothing outside of Lambda", async () => {
      await invoke("plain.mjs", node, { NODE_OPTIONS: "--import @tracelet/aws-lambda/extension" });
      expect(collector.connections).toBe(0);
    });
  });

  it.each([
    { from: "lambda.mjs", format: "esm", to: "bundle.mjs" },
    { from: "lambda.mjs", format: "cjs", to: "bundle.cjs" },
    { from: "lambda.cjs", format: "cjs", to: "bundle-of-cjs.cjs" },
  ] as const)("are bundled by esbuild's defaults: $from to $format", async ({ from, format, to }) => {
    await build({
      absWorkingDir: consumer.folder,
      entryPoints: [from],
      bundle: true,
      platform: "node",
      format,
      outfile: `alone/${to}`,
    });
    await expectSpansOf(`alone/${to}`, process.execPath);
  });

  it("are bundled by webpack, the handler without code as well", async () => {
    await consumer.run(process.execPath, ["webpack.mjs"]);
    await expectSpansOf("packed/lambda.mjs", process.execPath);
    collector.reset();
    const env = { TRACELET_HANDLER: "plain.handler", LAMBDA_TASK_ROOT: consumer.folder };
    await invoke("packed/tracelet.mjs", process.execPath, env);
    expect(await collector.waitFor(1)).toMatchObject([{ name: "greet", kind: "server" }]);
  });

  it("are bundled by wrangler's defaults, and run on workerd", async () => {
    const flags = ["--compatibility-date=2025-06-01", "--compatibility-flags=nodejs_als", "--name=consumer"];
    await consumer.run(process.execPath, [WRANGLER, "deploy", "worker.js", "--dry-run", "--outdir=out", ...flags], {
      WRANGLER_SEND_METRICS: "false",
    });
    const host = await workerd.start({
      app: { worker: join(consumer.folder, "out/worker.js"), lambda: "" },
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    });
    try {
      expect(textOf(await host.request("/greet/you"))).toBe("hello you");
      await expectTrace("GET /greet/:name", "work");
    } finally {
      await host.close();
    }
  });
});

/** Waits for a trace of exactly a root span and its child. */
async function expectTrace(rootName: string, childName: string): Promise<void> {
  const spans = await collector.waitFor(2);
  const root = spans.find(({ name }) => name === rootName);
  expect(spans.map(({ name }) => name).toSorted()).toEqual([rootName, childName].toSorted());
  expect(spans.find(({ name }) => name === childName)).toMatchObject({
    traceId: root?.traceId,
    parentSpanId: root?.spanId,
  });
}

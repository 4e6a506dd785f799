// Measures what tracelet costs its users against budgets.json, and fails when a budget is exceeded. Budgets only fall; a
// rise needs a decision record. `--details` tells where the bytes come from. The packages have to be built.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";
import { bytesBySource } from "./bytes-by-source.ts";

interface Budget {
  readonly what: string;
  readonly limit: number;
}

type Budgets = Record<"workerGzipBytes" | "workerGzipBytesApi19" | "lambdaMinifiedBytes" | "lambdaModules", Budget>;

interface Bundle {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Where the bytes come from, the largest first. */
  sources(): [source: string, bytes: number][];
}

const CLOUDFLARE = new URL("../packages/cloudflare/", import.meta.url);
const AWS_LAMBDA = new URL("../packages/aws-lambda/", import.meta.url);

/** Spare less than this part of a budget is not worth a remark. */
const WORTH_LOWERING = 0.02;

/**
 * What wrangler passes to esbuild by default, with the API that a fresh installation gets. Of api 1.9 it bundles the
 * CommonJS files, as it does not know the condition `module`.
 */
const WRANGLER: BuildOptions = {
  format: "esm",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*", "cloudflare:*"],
};
const NEWEST_API: BuildOptions = {
  alias: { "@opentelemetry/api": fileURLToPath(import.meta.resolve("opentelemetry-api-1.10")) },
};

const INSTRUMENTED_WORKER = `
  import { instrument } from "@tracelet/cloudflare";
  export default instrument({ fetch() { return new Response("ok") } });`;

const bareWorker = await bundle(CLOUDFLARE, 'export default { fetch() { return new Response("ok") } }', WRANGLER);
const worker = await bundle(CLOUDFLARE, INSTRUMENTED_WORKER, { ...WRANGLER, ...NEWEST_API });
const olderWorker = await bundle(CLOUDFLARE, INSTRUMENTED_WORKER, WRANGLER);
const lambda = await bundle(
  AWS_LAMBDA,
  'import { instrument } from "@tracelet/aws-lambda"; export const handler = instrument(async () => "ok");',
  { platform: "node" },
);

const isWithin = report({
  workerGzipBytes: worker.gzipBytes - bareWorker.gzipBytes,
  workerGzipBytesApi19: olderWorker.gzipBytes - bareWorker.gzipBytes,
  lambdaMinifiedBytes: lambda.bytes,
  lambdaModules: countModules(AWS_LAMBDA, "@tracelet/aws-lambda"),
});
if (process.argv.includes("--details")) {
  printSources("Worker", worker.sources());
  printSources("Lambda", lambda.sources());
}
process.exitCode = isWithin ? 0 : 1;

/** Bundles `entry` as if it were a file in `folder`, so that what it imports is found from there. */
async function bundle(folder: URL, entry: string, options: BuildOptions): Promise<Bundle> {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: entry, resolveDir: fileURLToPath(folder), sourcefile: "(entry)" },
    bundle: true,
    minify: true,
    write: false,
    logLevel: "error",
    outfile: "bundle.js",
    sourcemap: "external",
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  });
  const [map, output] = outputFiles ?? [];
  if (!map || !output) throw new Error("esbuild made no output");
  return {
    bytes: output.contents.length,
    gzipBytes: gzipSync(output.contents, { level: 9 }).length,
    sources: () => bytesBySource(output.text, JSON.parse(map.text) as SourceMapPayload),
  };
}

/** The modules, ES and CommonJS, that a fresh process loads for one import. */
function countModules(folder: URL, specifier: string): number {
  const program = `
    import { registerHooks } from "node:module";
    const urls = new Set();
    registerHooks({ load: (url, context, nextLoad) => { urls.add(url); return nextLoad(url, context); } });
    await import("${specifier}");
    process.stdout.write(String(urls.size));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`importing ${specifier} failed: ${stderr}`);
  return Number(stdout);
}

/** Prints a table. Returns whether everything is within its budget. */
function report(measured: Record<keyof Budgets, number>): boolean {
  const budgets = JSON.parse(readFileSync(new URL("../budgets.json", import.meta.url), "utf8")) as Budgets;
  const rows = (Object.keys(budgets) as (keyof Budgets)[]).map((key) => {
    const { what, limit } = budgets[key];
    return { what, measured: measured[key], budget: limit, spare: limit - measured[key] };
  });
  console.table(Object.fromEntries(rows.map(({ what, ...numbers }) => [what, numbers])));
  for (const { what, measured: value, budget, spare } of rows) {
    if (spare < 0) console.log(`Over budget by ${-spare}: ${what}. Make it smaller; raising needs a decision record.`);
    if (spare > budget * WORTH_LOWERING) console.log(`Lower the budget in budgets.json to ${value}: ${what}.`);
  }
  return rows.every(({ spare }) => spare >= 0);
}

function printSources(title: string, sources: [source: string, bytes: number][]): void {
  console.log(`\n${title}, minified bytes by source:`);
  for (const [source, bytes] of sources) console.log(`${String(bytes).padStart(7)}  ${source}`);
}

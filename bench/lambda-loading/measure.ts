// What it costs a function to load tracelet and to set it up, and the first invocation with its export, beside nothing
// and the official set-up: each in fresh processes, all in one run, in shuffled rounds, so that a busy machine hits all
// alike. `--quick` for fewer rounds, `--json` for figures only. The packages have to be built.
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { build } from "esbuild";

interface Cost {
  readonly millis: number;
  readonly cpuMillis: number;
}
interface Sample {
  readonly load: Cost;
  readonly invocation: Cost;
}
interface Candidate {
  readonly name: string;
  readonly file: string;
  /** How many requests the collector should get. */
  readonly exports: number;
  readonly samples: Sample[];
}
/** Answers every export, and counts them. */
interface TestCollector {
  readonly url: string;
  exports(): number;
  close(): void;
}

const FOLDER = import.meta.dirname;
const ROUNDS = process.argv.includes("--quick") ? 7 : 31;
/** With their requests to the collector. */
const SET_UPS: Readonly<Record<string, number>> = {
  nothing: 0,
  tracelet: 1,
  official: 1,
  sentry: 1,
  powertools: 0,
};

if (!existsSync(join(FOLDER, "node_modules"))) {
  const { status } = spawnSync("pnpm", ["install", "--frozen-lockfile"], { cwd: FOLDER, stdio: "inherit" });
  if (status !== 0) throw new Error("the packages to measure beside cannot be installed");
}
const bundles = await mkdtemp(join(tmpdir(), "lambda-loading-"));
const collector = await startCollector();
try {
  const candidates = await createCandidates();
  for (const candidate of candidates) await measure(candidate); // once for the disk's cache
  for (const { samples } of candidates) samples.length = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const candidate of shuffled(candidates)) await measure(candidate);
  }
  await report(candidates);
} finally {
  collector.close();
  await rm(bundles, { recursive: true });
}

async function startCollector(): Promise<TestCollector> {
  let exports = 0;
  const server = createServer((request, response) => {
    exports += 1;
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, exports: () => exports, close: () => server.close() };
}

/** Each set-up with its packages as they are installed, and as one file by esbuild's defaults for Node, minified. */
async function createCandidates(): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const [name, exports] of Object.entries(SET_UPS)) {
    const source = join(FOLDER, "functions", `${name}.mjs`);
    const outfile = join(bundles, `${name}.cjs`);
    await build({ entryPoints: [source], outfile, bundle: true, minify: true, platform: "node", logLevel: "error" });
    for (const [form, file] of [
      ["loose", source],
      ["bundled", outfile],
    ] as const) {
      candidates.push({ name: `${name}, ${form}`, file, exports, samples: [] });
    }
  }
  return candidates;
}

async function measure({ name, file, exports: expected, samples }: Candidate): Promise<void> {
  const before = collector.exports();
  const env = {
    PATH: process.env["PATH"],
    LAMBDA_TASK_ROOT: join(FOLDER, "functions"),
    _HANDLER: "handler.handler",
    AWS_LAMBDA_FUNCTION_NAME: "function",
    _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    NODE_ENV: "production",
  };
  const child = await promisify(execFile)(process.execPath, [join(FOLDER, "child.mjs"), file], { env });
  const exported = collector.exports() - before;
  if (exported !== expected) throw new Error(`${name}: ${exported} exports, ${expected} expected: ${child.stderr}`);
  samples.push(JSON.parse(child.stdout) as Sample);
}

async function report(candidates: readonly Candidate[]): Promise<void> {
  const figures = await Promise.all(candidates.map(toFigures));
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ node: process.version, rounds: ROUNDS, figures }, undefined, 2));
    return;
  }
  console.log(`Node ${process.version}, ${ROUNDS} fresh processes each, medians [quartiles] in ms; CPU of all threads`);
  console.table(
    Object.fromEntries(
      figures.map(({ name, bytes, ...costs }) => [
        name,
        { ...Object.fromEntries(Object.entries(costs).map(([key, value]) => [key, format(value)])), bytes },
      ]),
    ),
  );
  for (const form of ["loose", "bundled"]) console.log(`${form}: ${ratios(figures, form)}`);
}

type Quartiles = readonly [first: number, median: number, third: number];
interface Figures {
  readonly name: string;
  readonly load: Quartiles;
  readonly loadCpu: Quartiles;
  readonly invocation: Quartiles;
  readonly invocationCpu: Quartiles;
  /** Of the file alone. */
  readonly bytes: number;
}
type FigureName = "load" | "loadCpu" | "invocation" | "invocationCpu";

async function toFigures({ name, file, samples }: Candidate): Promise<Figures> {
  return {
    name,
    load: quartiles(samples.map(({ load }) => load.millis)),
    loadCpu: quartiles(samples.map(({ load }) => load.cpuMillis)),
    invocation: quartiles(samples.map(({ invocation }) => invocation.millis)),
    invocationCpu: quartiles(samples.map(({ invocation }) => invocation.cpuMillis)),
    bytes: (await stat(file)).size,
  };
}

/** tracelet's part of the official set-up's cost, each beyond that of nothing. */
function ratios(figures: readonly Figures[], form: string): string {
  const median = (name: string, what: FigureName): number =>
    figures.find((one) => one.name === `${name}, ${form}`)![what][1];
  const beyond = (name: string, what: FigureName): number => median(name, what) - median("nothing", what);
  const ratio = (what: FigureName): string => {
    const [own, other] = [beyond("tracelet", what), beyond("official", what)];
    return `${what} ${own.toFixed(1)} / ${other.toFixed(1)} = ${(own / other).toFixed(2)}`;
  };
  return (["load", "loadCpu", "invocation", "invocationCpu"] as const).map(ratio).join("; ");
}

function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)]!;
  return [at(0.25), at(0.5), at(0.75)];
}

function format([first, median, third]: Quartiles): string {
  return `${median.toFixed(1)} [${first.toFixed(1)}–${third.toFixed(1)}]`;
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

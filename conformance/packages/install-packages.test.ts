import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../collector.ts";
import { platformBinary } from "../hosts/platform-binary.ts";
import { catalogVersion, packTarballs } from "./consumer.ts";
import { INVOKE_LAMBDA, LAMBDA, LAMBDA_CJS, TYPED_LAMBDA, TYPED_WORKER } from "./programs.ts";

const require = createRequire(import.meta.url);
const binary = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);
const TSC = binary("typescript", "bin/tsc");
const WRANGLER = binary("wrangler", "bin/wrangler.js");
const BUN_ARCH = process.arch === "arm64" ? "aarch64" : process.arch;
const BUN = platformBinary("bun", [`@oven/bun-${process.platform}-${BUN_ARCH}`], "bin/bun");
const STRICT = ["--noEmit", "--strict", "--skipLibCheck", "false", "--lib", "es2023", "--module", "nodenext"];

/** Other package managers than npm, which the other tests use, with how they are told to install what is listed. */
const MANAGERS = [
  { manager: "pnpm", command: ["pnpm", "install", "--prefer-offline", "--ignore-scripts"] },
  { manager: "Bun", command: [BUN, "install", "--prefer-offline", "--ignore-scripts"] },
] as const;
const FILES: Readonly<Record<string, string>> = {
  "typed-worker.ts": TYPED_WORKER,
  "invoke.mjs": INVOKE_LAMBDA,
  "lambda.mjs": LAMBDA,
  "lambda.cjs": LAMBDA_CJS,
  "lambda.mts": TYPED_LAMBDA,
  "lambda.cts": TYPED_LAMBDA,
};
/** The files that a new project is begun with. */
const STARTS = ["start-worker/worker.ts", "start-worker/wrangler.jsonc", "start-lambda/lambda.ts"];
const EXAMPLES = join(import.meta.dirname, "../../examples");

let tarballFolder: string;
let tarballs: Readonly<Record<string, string>>;
let collector: Collector;
beforeAll(async () => {
  tarballFolder = await mkdtemp(join(tmpdir(), "tracelet-tarballs-"));
  const files = await packTarballs(tarballFolder);
  const nameOf = (file: string): string => basename(file).replace(/^tracelet-(.+?)-\d.*$/, "@tracelet/$1");
  tarballs = Object.fromEntries(files.map((file) => [nameOf(file), `file:${file}`]));
  collector = await startCollector();
});
afterEach(() => collector.reset());
afterAll(async () => {
  await collector.close();
  await rm(tarballFolder, { recursive: true, force: true });
});

describe.each(MANAGERS)("the packed packages, installed by $manager", ({ command: [program, ...flags] }) => {
  let folder: string;
  const run = async (file: string, ...fileArguments: string[]): Promise<string> => {
    const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, WRANGLER_SEND_METRICS: "false" };
    const { stdout } = await promisify(execFile)(file, fileArguments, { cwd: folder, env });
    return stdout;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tracelet-installed-"));
    const types = ["@cloudflare/workers-types", "@types/aws-lambda", "@types/node", "@opentelemetry/api", "hono"];
    const versions = await Promise.all(types.map(async (name) => [name, await catalogVersion(name)]));
    const dependencies = { ...(Object.fromEntries(versions) as object), ...tarballs };
    // Once published, the packages find each other by their versions.
    const manifest = { name: "installed", private: true, type: "module", dependencies, overrides: tarballs };
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    await writeFile(join(folder, "pnpm-workspace.yaml"), JSON.stringify({ overrides: tarballs, pmOnFail: "ignore" }));
    for (const [name, content] of Object.entries(FILES)) await writeFile(join(folder, name), content);
    for (const file of STARTS) await copyFile(join(EXAMPLES, file), join(folder, basename(file)));
    await run(program, ...flags);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(["lambda.mjs", "lambda.cjs"])("run as the function %s", async (file) => {
    const output = await run(process.execPath, "invoke.mjs", join(folder, file));
    expect(JSON.parse(output)).toEqual({ statusCode: 200 });
    const spans = await collector.waitFor(2);
    expect(spans.map(({ name }) => name)).toEqual(["work", "greet"]);
  });

  it("are what the files to begin a Worker with need", { timeout: 120_000 }, async () => {
    const output = await run(process.execPath, WRANGLER, "deploy", "--dry-run", "--outdir=out");
    expect(output).toContain("Total Upload");
  });

  it("are what the file to begin a Lambda function with needs, bundled as SAM does it", async () => {
    const entryPoints = [join(folder, "lambda.ts")];
    const outfile = join(folder, "out/lambda.cjs");
    await build({ entryPoints, outfile, bundle: true, platform: "node", target: "es2023" });
    expect(JSON.parse(await run(process.execPath, "invoke.mjs", outfile))).toMatchObject({ statusCode: 200 });
    expect((await collector.waitFor(2)).map(({ name }) => name)).toEqual(["greet", "greet"]);
  });

  it.each([
    { platform: "Workers", files: ["typed-worker.ts", "worker.ts"], types: "@cloudflare/workers-types" },
    { platform: "Lambda", files: ["lambda.ts", "lambda.mts", "lambda.cts"], types: "node" },
  ])("compile for $platform, their own declarations checked", async ({ files, types }) => {
    await expect(run(process.execPath, TSC, ...STRICT, "--types", types, ...files)).resolves.toBe("");
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";

/** A contestant as it is deployed. */
export interface BenchBundle {
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  remove(): Promise<void>;
}

/** What is bundled, and how. */
export interface BundleRequest {
  readonly entry: URL;
  readonly fileName: string;
  /** It has packages of its own, with their own range of OpenTelemetry's API. @defaultValue false */
  readonly isPeer?: boolean | undefined;
  readonly options: BuildOptions;
}

/** Where tracelet is found as it was built, by what has no packages of its own. */
const WORKSPACE_MODULES = fileURLToPath(new URL("../conformance/node_modules", import.meta.url));

/** What a fresh installation of tracelet gets; the peers' own ranges say what they get. */
const NEWEST_API = fileURLToPath(import.meta.resolve("opentelemetry-api-1.10"));

/** Bundles a module into a directory of its own. */
export async function bundleBench({ entry, fileName, isPeer, options }: BundleRequest): Promise<BenchBundle> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    minify: true,
    nodePaths: [WORKSPACE_MODULES],
    ...(!isPeer && { alias: { "@opentelemetry/api": NEWEST_API } }),
    // The paths in tsconfig.json are for the compiler: they lead to the sources.
    tsconfigRaw: {},
    logLevel: "silent",
    ...options,
    write: false,
  });
  const { contents } = outputFiles[0]!;
  const directory = await mkdtemp(join(tmpdir(), "bench-"));
  const file = join(directory, fileName);
  await writeFile(file, contents);
  return {
    file,
    bytes: contents.length,
    gzipBytes: gzipSync(contents, { level: 9 }).length,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

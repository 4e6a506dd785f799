import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

/** A handler as it is deployed: one file in a directory of its own. */
export interface Bundle {
  readonly file: string;
  /** The file's name without extension, for `_HANDLER`. */
  readonly module: string;
  remove(): Promise<void>;
}

/** The module formats that Lambda loads. */
export type BundleFormat = "esm" | "cjs";

const EXTENSIONS: Readonly<Record<BundleFormat, string>> = { esm: "mjs", cjs: "cjs" };

/** How a handler is bundled. */
export interface BundleOptions {
  /** @defaultValue "esm" */
  readonly format?: BundleFormat | undefined;
  /** There is a `require` in the bundle of ES modules, as those need that hold the AWS SDK. @defaultValue false */
  readonly hasRequire?: boolean | undefined;
  /** Modules in place of others. @defaultValue none */
  readonly alias?: Readonly<Record<string, string>> | undefined;
}

/** What an ES module needs to hold CommonJS that requires modules of Node, as the AWS SDK does. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Bundles a TypeScript module with esbuild's defaults for Node into a temporary directory. */
export async function bundleHandler(
  entry: string,
  { format = "esm", hasRequire = false, alias = {} }: BundleOptions = {},
): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), "conformance-lambda-"));
  const file = join(directory, `index.${EXTENSIONS[format]}`);
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    await build({
      entryPoints: [entry],
      alias,
      outfile: file,
      bundle: true,
      platform: "node",
      format,
      ...(hasRequire && { banner: { js: REQUIRE } }),
      logLevel: "silent",
    });
    return { file, module: "index", remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

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

/** Bundles a TypeScript module with esbuild's defaults for Node into a temporary directory. */
export async function bundleHandler(
  entry: string,
  format: BundleFormat,
  alias: Readonly<Record<string, string>> = {},
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
      logLevel: "silent",
    });
    return { file, module: "index", remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

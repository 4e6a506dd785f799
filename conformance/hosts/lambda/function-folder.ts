import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bundle } from "./bundle.ts";

const PACKAGE = "node_modules/@tracelet/aws-lambda";

/** A function as it is deployed without a bundler: its files, and tracelet as an installed package. */
export interface FunctionFolder extends Bundle {
  readonly folder: string;
}

/** Writes these files into a folder of its own. The function's handler is tracelet's; where the user's is, a variable says. */
export async function createFunctionFolder(files: Readonly<Record<string, string>>): Promise<FunctionFolder> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "conformance-function-")));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await mkdir(dirname(join(folder, PACKAGE)), { recursive: true });
  await symlink(fileURLToPath(new URL("..", import.meta.resolve("@tracelet/aws-lambda"))), join(folder, PACKAGE));
  return {
    folder,
    file: join(folder, "package.json"),
    module: `${PACKAGE}/dist/auto`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Brings core's constant up to the version that `changeset version` has given to all packages: `pnpm ws:version`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const CORE = join(import.meta.dirname, "../packages/core");
const CONSTANT = /^export const VERSION = ".*";$/m;

/** The module's text with this version in it. Throws when it has no place for one. */
export function withVersion(source: string, version: string): string {
  if (!CONSTANT.test(source)) throw new Error("core's version.ts has no line `export const VERSION = …;`");
  return source.replace(CONSTANT, `export const VERSION = ${JSON.stringify(version)};`);
}

if (process.argv[1] === import.meta.filename) {
  const { version } = JSON.parse(readFileSync(join(CORE, "package.json"), "utf8")) as { version: string };
  const file = join(CORE, "src/version.ts");
  writeFileSync(file, withVersion(readFileSync(file, "utf8"), version));
}

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { WRANGLER_ENV } from "./workerd.ts";

/** wrangler's command line: what builds Pages functions is not among its exports. */
const wrangler: string = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** Builds a directory of Pages functions as `wrangler pages deploy` does; resolves with the path of the Worker. */
export async function buildPages(functions: string, outdir: string): Promise<string> {
  const settings = ["--compatibility-date", "2025-06-01", "--compatibility-flags", "nodejs_als"];
  await promisify(execFile)(
    process.execPath,
    [wrangler, "pages", "functions", "build", functions, "--outdir", outdir, ...settings],
    { cwd: outdir, env: { ...process.env, ...WRANGLER_ENV } },
  );
  return join(outdir, "index.js");
}

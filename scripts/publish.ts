/**
 * Publishes what the registry does not have yet: `pnpm ws:release`, or with `--dry-run` everything but the sending. pnpm
 * packs, as only it writes the manifest that users get (`publishConfig`, versions for `workspace:`); npm sends, which in a
 * GitHub workflow needs no token (trusted publishing) and attests where the package was built.
 *
 * @see https://docs.npmjs.com/trusted-publishers
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** In this order: nothing is there before what it depends on. */
const PACKAGES = ["core", "hono", "cloudflare", "aws-lambda", "viewer"];
const FOLDER = join(import.meta.dirname, "../packages");
const isDryRun = process.argv.includes("--dry-run");

const destination = mkdtempSync(join(tmpdir(), "tracelet-publish-"));
try {
  for (const name of PACKAGES) publish(name);
} finally {
  rmSync(destination, { recursive: true, force: true });
}

function publish(name: string): void {
  const manifest = JSON.parse(readFileSync(join(FOLDER, name, "package.json"), "utf8")) as Record<string, string>;
  const version = `${manifest["name"]}@${manifest["version"]}`;
  if (!isDryRun && isPublished(version)) {
    console.log(`${version} is there already`);
    return;
  }
  if (!isDryRun && !isMeasured(manifest["version"])) throw new Error(`${version} was not measured: run npm run bench`);
  const tarball = pack(name);
  // Provenance can only be attested within a workflow.
  const provenance = process.env["GITHUB_ACTIONS"] === "true" ? ["--provenance"] : [];
  const flags = ["--access", "public", ...provenance, ...(isDryRun ? ["--dry-run"] : [])];
  execFileSync("npm", ["publish", tarball, ...flags], { stdio: "inherit" });
}

/** Each release has the ratios of its bench on record. */
function isMeasured(version: string | undefined): boolean {
  const releases = JSON.parse(readFileSync(join(FOLDER, "../bench/ratios.json"), "utf8")) as { version: string }[];
  return releases.some((release) => release.version === version);
}

/** Throws when the registry cannot be asked. */
function isPublished(version: string): boolean {
  try {
    return execFileSync("npm", ["view", version, "version", "--json"], { encoding: "utf8", stdio: "pipe" }) !== "";
  } catch (error) {
    if (String((error as { stdout?: unknown }).stdout).includes('"E404"')) return false;
    throw error;
  }
}

/** Packs a package, with the repository that the workflow runs in: provenance is refused when the two differ. */
function pack(name: string): string {
  const file = join(FOLDER, name, "package.json");
  const original = readFileSync(file, "utf8");
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  try {
    if (server && repository) {
      const where = { type: "git", url: `git+${server}/${repository}.git`, directory: `packages/${name}` };
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(original) as object), repository: where }, null, 2));
    }
    const flags = ["pack", "--pack-destination", destination, "--json"];
    const output = execFileSync("pnpm", flags, { cwd: join(FOLDER, name), encoding: "utf8" });
    return (JSON.parse(output) as { filename: string }).filename;
  } finally {
    writeFileSync(file, original);
  }
}

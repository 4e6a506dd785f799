import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { platformBinary } from "../hosts/platform-binary.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, { readonly source?: string } | string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const PACKAGES = join(import.meta.dirname, "../../packages");
const NAMES = ["core", "cloudflare", "hono", "aws-lambda"];
const LIBC = process.platform === "linux" ? "-glibc" : "";
const DENO = platformBinary("deno", [`@deno/${process.platform}-${process.arch}${LIBC}`], "deno");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tracelet-jsr-"));
  for (const name of NAMES) await copyPackage(name);
  const workspace = { workspace: NAMES.map((name) => `./${name}`), nodeModulesDir: "manual" };
  await writeFile(join(folder, "deno.json"), JSON.stringify(workspace));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The sources of a package as a member of Deno's workspace, so that the packages find each other. */
async function copyPackage(name: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(PACKAGES, name, "package.json"), "utf8")) as Manifest;
  const { license, devDependencies, peerDependencies } = manifest;
  const others = Object.keys({ ...devDependencies, ...peerDependencies }).map((dependency) => [dependency, "*"]);
  const sources = Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === "object" && target.source !== undefined ? [[path, target.source]] : [],
  );
  const common = { name: manifest.name, version: "0.0.1" };
  const publish = { include: ["src"], exclude: ["src/**/*.test.ts", "src/**/*.test-d.ts", "src/**/*.fixture.ts"] };
  const jsr = { ...common, license, exports: Object.fromEntries(sources) as object, publish };
  const to = join(folder, name);
  await mkdir(to);
  await cp(join(PACKAGES, name, "src"), join(to, "src"), { recursive: true });
  await symlink(join(PACKAGES, name, "node_modules"), join(to, "node_modules"));
  await writeFile(
    join(to, "package.json"),
    JSON.stringify({ ...common, dependencies: Object.fromEntries(others) as object }),
  );
  await writeFile(join(to, "jsr.json"), JSON.stringify(jsr));
}

/** What JSR would say to the packages; rejects with it when it refuses them. Nothing is sent anywhere. */
async function dryRun(): Promise<string> {
  const flags = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  const { stderr } = await promisify(execFile)(DENO, flags, { cwd: folder, env });
  return stderr;
}

describe("the packages' types", () => {
  it("are written out, as JSR wants them: none has to be inferred", async () => {
    const output = await dryRun();
    expect(output).toContain("Checking for slow types in the public API");
    for (const name of NAMES) expect(output).toContain(`Simulating publish of @tracelet/${name}@0.0.1`);
  });

  it("would be refused with a single one that is not", async () => {
    await appendFile(join(folder, "core/src/index.ts"), "export const slow = [1].map(String);\n");
    await expect(dryRun()).rejects.toThrow(/slow-types|missing-explicit-type/);
  });
});

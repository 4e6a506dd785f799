import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

const runFile = promisify(execFile);
const PACKAGES = ["core", "hono", "cloudflare", "aws-lambda"];
const PACKAGES_FOLDER = join(import.meta.dirname, "../../packages");

/** A user's project outside of the workspace: an empty folder into which packages are installed by npm. */
export interface Consumer {
  readonly folder: string;
  /** Writes a file of the project. Returns its absolute path. */
  write(name: string, content: string): Promise<string>;
  /** Runs a program in the project. Resolves with what it printed; rejects with all of it when the program fails. */
  run(program: string, programArguments: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a project with these packages: names with versions, or files; `isFresh` asks the registry what is the newest. */
export async function createConsumer(packages: readonly string[], isFresh = false): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "tracelet-consumer-"));
  const consumer: Consumer = {
    folder,
    write: async (name, content) => {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    },
    run: (program, programArguments, env) => run(program, programArguments, { cwd: folder, env }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await consumer.write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  // Nothing of the workspace's own configuration applies here.
  const source = isFresh ? "--prefer-online" : "--prefer-offline";
  const flags = [source, "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await consumer.run("npm", ["install", ...flags, "--loglevel=error", ...packages]);
  return consumer;
}

/** Packs the libraries as they are published. Returns the tarballs' absolute paths. */
export async function packTarballs(destination: string): Promise<string[]> {
  for (const name of PACKAGES) {
    await run("pnpm", ["pack", "--pack-destination", destination], { cwd: join(PACKAGES_FOLDER, name) });
  }
  return (await readdir(destination)).map((file) => join(destination, file));
}

/** The exact version of a development dependency, from the workspace's catalog. */
export async function catalogVersion(packageName: string): Promise<string> {
  const catalog = await readFile(join(PACKAGES_FOLDER, "../pnpm-workspace.yaml"), "utf8");
  const version = new RegExp(`^  "?${packageName}"?: (\\S+)$`, "m").exec(catalog)?.[1];
  if (version === undefined) throw new Error(`${packageName} is not in the catalog`);
  return version;
}

/** A package with the range of it that ours asks its users for, of which npm takes the newest. */
export async function publishedRange(folder: string, packageName: string): Promise<string> {
  const manifest = await readFile(join(PACKAGES_FOLDER, folder, "package.json"), "utf8");
  const { peerDependencies } = JSON.parse(manifest) as { readonly peerDependencies: Record<string, string> };
  const range = peerDependencies[packageName];
  if (range === undefined) throw new Error(`${folder} does not ask for ${packageName}`);
  return `${packageName}@${range}`;
}

/** One `node` of each major version that is on the path, by its version. */
export async function installedNodes(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of [dirname(process.execPath), ...(process.env["PATH"] ?? "").split(delimiter)]) {
    const node = join(folder, process.platform === "win32" ? "node.exe" : "node");
    if (!existsSync(node)) continue;
    const version = await run(node, ["--version"], { cwd: tmpdir() });
    const major = /^v(\d+)/.exec(version)?.[1];
    if (major !== undefined && Number(major) >= 20 && !found.has(major)) found.set(major, node);
  }
  return found;
}

async function run(
  program: string,
  programArguments: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> | undefined },
): Promise<string> {
  try {
    const { stdout } = await runFile(program, programArguments, {
      cwd,
      env: { ...process.env, ...env },
      shell: process.platform === "win32",
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error([`${program} ${programArguments.join(" ")}`, stdout, stderr].join("\n"), { cause: error });
  }
}

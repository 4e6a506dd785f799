// Fails on a dependency that users would get without its licence being allowed and told, on a version that is not exact, and
// on an install script that somebody allowed. Works offline; the packages have to be built.
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ALLOWED_LICENSES: ReadonlySet<string> = new Set(["Apache-2.0", "MIT", "BSD-3-Clause", "ISC"]);
/** What installing a package may bring along. */
const OWN = /^@tracelet\//;
const EXACT = /^(?:npm:.+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
/** As `third-party-licenses.ts` writes them. */
const TOLD = /^(\S+) \S+ \((.+)\)$/gm;
const PACKAGE = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

interface Manifest {
  readonly name: string;
  readonly files: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const problems = [...checkWorkspace(), ...globSync("packages/*", { cwd: ROOT }).flatMap(checkPackage)];
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log("Dependencies: exact versions, no install scripts, allowed licences, all told.");
process.exitCode = problems.length === 0 ? 0 : 1;

/** The lists of `pnpm-workspace.yaml`, of which each line is `name: value`. */
function checkWorkspace(): string[] {
  const sections = readFileSync(`${ROOT}pnpm-workspace.yaml`, "utf8").split(/^(?=\w)/m);
  const entriesOf = (title: string): [name: string, value: string][] => {
    const section = sections.find((one) => one.startsWith(`${title}:\n`)) ?? "";
    return [...section.matchAll(/^ {2}"?([^"\s]+?)"?: (.+)$/gm)].map(([, name = "", value = ""]) => [name, value]);
  };
  const [catalog, builds] = [entriesOf("catalog"), entriesOf("allowBuilds")];
  if (catalog.length === 0 || builds.length === 0) return ["pnpm-workspace.yaml has no catalog or no allowBuilds"];
  return [
    ...catalog.filter(([, version]) => !EXACT.test(version)).map(([name]) => `The catalog's ${name} is not exact.`),
    ...builds.filter(([, value]) => value !== "false").map(([name]) => `${name} may run its install script.`),
  ];
}

function checkPackage(folder: string): string[] {
  const path = `${ROOT}${folder}`;
  const { name, files, dependencies = {} } = JSON.parse(readFileSync(`${path}/package.json`, "utf8")) as Manifest;
  const told = readLicenses(`${path}/THIRD-PARTY-LICENSES`);
  return [
    ...Object.keys(dependencies)
      .filter((one) => !OWN.test(one))
      .map((one) => `${name} installs ${one}: inline it, or decide on it in a decision record.`),
    ...inlinedIn(path)
      .filter((one) => !told.has(one))
      .map((one) => `${name} contains ${one}, which its THIRD-PARTY-LICENSES does not tell.`),
    ...[...told]
      .filter(([, license]) => !ALLOWED_LICENSES.has(license))
      .map(([one, license]) => `${name} contains ${one} under ${license}, which is not allowed.`),
    ...(told.size > 0 && !files.includes("THIRD-PARTY-LICENSES") ? [`${name} does not publish its licences.`] : []),
  ];
}

/** Licences by package. */
function readLicenses(file: string): ReadonlyMap<string, string> {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return new Map([...text.matchAll(TOLD)].map(([, name = "", license = ""]) => [name, license]));
}

/** The packages that are part of what was built, by its source maps. */
function inlinedIn(path: string): string[] {
  const maps = globSync("dist/**/*.map", { cwd: path });
  if (maps.length === 0) throw new Error(`${path} is not built`);
  const sources = maps.flatMap(
    (map) => (JSON.parse(readFileSync(`${path}/${map}`, "utf8")) as { sources: string[] }).sources,
  );
  return [...new Set(sources.flatMap((source) => PACKAGE.exec(source)?.[1] ?? []))];
}

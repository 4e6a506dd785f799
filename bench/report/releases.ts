import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { table } from "./table.ts";
import type { Target } from "./targets.ts";

/** The ratios of the targets as they were measured for a version. */
export interface Release {
  readonly version: string;
  /** As `2026-11-21`. */
  readonly date: string;
  readonly machine: string;
  /** By what a target is called; those that have a limit of zero have no ratio. */
  readonly ratios: Readonly<Record<string, number>>;
}

const FILE = new URL("../ratios.json", import.meta.url);
const MANIFEST = new URL("../../packages/core/package.json", import.meta.url);
/** So many of the last ones are shown. */
const SHOWN = 6;

/** Those that were measured, the newest last. */
export function readReleases(): readonly Release[] {
  return JSON.parse(readFileSync(fileURLToPath(FILE), "utf8")) as Release[];
}

/** Records the ratios for the version of the packages, in place of what was measured for it before. */
export async function recordRelease(targets: readonly Target[], machine: string): Promise<readonly Release[]> {
  const { version } = JSON.parse(readFileSync(fileURLToPath(MANIFEST), "utf8")) as { readonly version: string };
  const ratios = targets
    .filter(({ reference }) => reference !== 0)
    .map(({ what, value, reference }) => [what, Number((value / reference).toFixed(2))] as const);
  const date = new Date().toISOString().slice(0, 10);
  const others = readReleases().filter((release) => release.version !== version);
  const releases = [...others, { version, date, machine, ratios: Object.fromEntries(ratios) }];
  await writeFile(FILE, `${JSON.stringify(releases, undefined, 2)}\n`);
  return releases;
}

/** What became of each target from release to release. */
export function releasesSection(releases: readonly Release[]): string {
  const shown = releases.slice(-SHOWN);
  const targets = new Set(shown.flatMap(({ ratios }) => Object.keys(ratios)));
  return table(
    ["ratio", ...shown.map(({ version, date }) => `${version} (${date})`)],
    [...targets].map((what) => [what, ...shown.map(({ ratios }) => ratios[what]?.toFixed(2) ?? "")]),
  );
}

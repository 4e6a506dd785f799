import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { table } from "./table.ts";

type Quartiles = readonly [first: number, median: number, third: number];

/** What loading a function and its first invocation cost, as `lambda-loading/` measures it in fresh processes. */
export interface LoadingResult {
  readonly name: string;
  readonly load: Quartiles;
  readonly loadCpu: Quartiles;
  readonly invocation: Quartiles;
  readonly invocationCpu: Quartiles;
  readonly bytes: number;
}

const MEASURE = fileURLToPath(new URL("../lambda-loading/measure.ts", import.meta.url));

/** Empty when that is not there. */
export function measureLoading({ isQuick }: { readonly isQuick: boolean }): readonly LoadingResult[] {
  if (!existsSync(MEASURE)) return [];
  const options = [MEASURE, "--json", ...(isQuick ? ["--quick"] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
  if (status !== 0) throw new Error(`lambda-loading failed: ${stderr}`);
  // Its installation may have said something before.
  const { figures } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { readonly figures: readonly LoadingResult[] };
  return figures;
}

export function loadingSection(results: readonly LoadingResult[]): string {
  const cell = ([first, median, third]: Quartiles): string =>
    `${median.toFixed(1)} [${first.toFixed(1)} to ${third.toFixed(1)}]`;
  return [
    "Fresh Node processes, in milliseconds: importing the function, and its first invocation with the export.",
    "",
    table(
      ["Function", "import", "its CPU", "first invocation", "its CPU"],
      results.map(({ name, load, loadCpu, invocation, invocationCpu }) => [
        name,
        ...[load, loadCpu, invocation, invocationCpu].map(cell),
      ]),
    ),
  ].join("\n");
}

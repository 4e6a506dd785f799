import process from "node:process";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import fc from "fast-check";
import { afterAll, it } from "vitest";

/** `FUZZ_RUNS=100000` goes longer, `FUZZ_SEED=…` repeats a run. */
const { FUZZ_RUNS = "150", FUZZ_SEED } = process.env;
const SEED = FUZZ_SEED === undefined ? Date.now() % 0x7fff_ffff : Number(FUZZ_SEED);
const counts: string[] = [];

/** What tracelet and the API said meanwhile; nothing of it reaches the console. */
const diagLines: string[] = [];

const keep = (...said: unknown[]): void => {
  diagLines.push(said.map(String).join(" "));
  if (diagLines.length > 10_000) diagLines.splice(0, 5_000);
};
diag.setLogger({ error: keep, warn: keep, info: keep, debug: keep, verbose: keep }, DiagLogLevel.ALL);

/**
 * A test that a property holds for arbitrary values. The seed is the same for all properties of a run, and is printed with
 * the number of runs; a failure prints the values, shrunk. `share` makes fewer runs of what is slow.
 */
export function fuzz<Values extends [unknown, ...unknown[]]>(
  title: string,
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  property: (...values: Values) => unknown,
  share: number = 1,
): void {
  const numRuns = Math.ceil(Number(FUZZ_RUNS) * share);
  it(title, { timeout: 60_000 + numRuns * 500 }, async () => {
    await fc.assert(
      fc.asyncProperty(...arbitraries, async (...values) => void (await property(...(values as Values)))),
      { numRuns, seed: SEED },
    );
    counts.push(`${numRuns} × ${title}`);
  });
}

afterAll(() => {
  process.stdout.write(`Fuzzed with FUZZ_SEED=${SEED}: ${counts.join("; ")}\n`);
});

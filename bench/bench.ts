// Measures tracelet beside its alternatives: `npm run bench`, or `npm run bench -- --quick` for a first look.
// The packages have to be built. See README.md.
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { measureLambda } from "./lambda/measure-lambda.ts";
import { measureMicro } from "./micro/measure-micro.ts";
import type { BenchResults } from "./report/bench-results.ts";
import { measureLoading } from "./report/loading-section.ts";
import { machine, performancePage } from "./report/page.ts";
import { readReleases, recordRelease } from "./report/releases.ts";
import { targetsOf } from "./report/targets.ts";
import { measureWorkers } from "./workers/measure-workers.ts";

const PAGE = fileURLToPath(new URL("../docs/performance.md", import.meta.url));

const isQuick = process.argv.includes("--quick");
const plan = isQuick
  ? {
      workers: { rounds: 2, requestsPerSlice: 60, warmUpRequests: 50, startRounds: 1 },
      lambda: { rounds: 2, invocationsPerSlice: 4, warmUpInvocations: 10, startRounds: 1 },
      microRounds: 3,
    }
  : {
      workers: { rounds: 32, requestsPerSlice: 200, warmUpRequests: 1_000, startRounds: 15 },
      lambda: { rounds: 10, invocationsPerSlice: 15, warmUpInvocations: 50, startRounds: 15 },
      microRounds: 15,
    };

/** Says what goes on, as a full run takes its time. */
async function stage<Result>(name: string, measure: () => Promise<Result> | Result): Promise<Result> {
  const startedAt = performance.now();
  process.stderr.write(`measuring ${name} … `);
  const result = await measure();
  process.stderr.write(`${((performance.now() - startedAt) / 1_000).toFixed(0)} s\n`);
  return result;
}

const results: BenchResults = {
  workers: await stage("Workers", () => measureWorkers(plan.workers)),
  lambda: await stage("Lambda functions", () => measureLambda(plan.lambda)),
  loading: await stage("the loading of Lambda functions", () => measureLoading({ isQuick })),
  micro: await stage("single operations", () => measureMicro(plan.microRounds)),
};
const targets = targetsOf(results);
const page = performancePage({
  results,
  targets,
  releases: isQuick ? readReleases() : await recordRelease(targets, machine()),
  scope: `${plan.workers.rounds} rounds of slices for Workers, ${plan.lambda.rounds} for functions, ${plan.microRounds} for operations.`,
});
if (isQuick) process.stdout.write(page);
else await writeFile(PAGE, page);
process.exit(); // agents and extensions of what was measured may hold connections

import { cpus } from "node:os";
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { BenchResults } from "./bench-results.ts";
import { lambdaSection } from "./lambda-section.ts";
import { loadingSection } from "./loading-section.ts";
import { microSection } from "./micro-section.ts";
import { type Release, releasesSection } from "./releases.ts";
import { table } from "./table.ts";
import { isReached, type Target } from "./targets.ts";
import { workersSection } from "./workers-section.ts";

/** What stands on the page. */
export interface PageContent {
  readonly results: BenchResults;
  readonly targets: readonly Target[];
  readonly releases: readonly Release[];
  /** A sentence on how much was measured. */
  readonly scope: string;
}

/** The page that a run makes. */
export function performancePage({ results, targets, releases, scope }: PageContent): string {
  const { workers, lambda, loading, micro } = results;
  return `${[
    "# Performance",
    INTRODUCTION,
    `${new Date().toISOString().slice(0, 10)}; ${machine()}. ${scope}`,
    "## Targets",
    TARGETS,
    targetsTable(targets),
    ...(releases.length > 0 ? ["### By release", RELEASES, releasesSection(releases)] : []),
    "## Workers",
    WORKERS,
    workersSection(workers.results, workers.failures),
    "## Lambda",
    lambdaSection(lambda.results, lambda.failures),
    ...(loading.length > 0 ? ["### Loading", loadingSection(loading)] : []),
    "## Single operations",
    microSection(micro),
    "## Versions",
    versions(),
  ].join("\n\n")}\n`;
}

const INTRODUCTION = `Made by \`npm run bench\`, which measures everything side by side, in shuffled slices; what it is and how to read it
is told in [bench/README.md](../bench/README.md). Figures are medians, with the middle half of the slices in brackets. They are of one machine:
what travels to another one are the ratios.`;

const TARGETS = `A ratio is of two figures of this run. What is below its limit is reached. Where a request's time goes beside a hand-written tracer's,
and each optimisation with its before and after: [bench/profile.md](../bench/profile.md).`;

const WORKERS = `Real workerd, a process for each. A request continues its caller's trace, makes five spans with six attributes and an event
each, one outgoing request, and one export: seven spans with the root and that of the outgoing request.`;

const RELEASES = `The same ratios as they were measured for each version (\`bench/ratios.json\`), by machines that may differ.`;

/** What everything was measured on. */
export function machine(): string {
  const [{ model = "unknown" } = {}] = cpus();
  return `${model.trim()}, ${cpus().length} cores; Node ${process.versions.node}; ${process.platform} ${process.arch}`;
}

function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map((target) => {
    const { what, value, reference, unit, limit, by } = target;
    const measured = reference === 0 ? "" : (value / reference).toFixed(2);
    return [
      what,
      `${value.toFixed(1)} / ${reference.toFixed(1)} ${unit}`,
      measured,
      limit.toFixed(2),
      isReached(target) ? "yes" : "**no**",
      by,
    ];
  });
  return table(["tracelet", "measured", "ratio", "at most", "reached", "by"], rows);
}

/** Of the packages that are compared, as they are pinned; and of workerd. */
function versions(): string {
  const read = (path: string): { dependencies?: Record<string, string>; version?: string } =>
    JSON.parse(readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8")) as {
      dependencies?: Record<string, string>;
    };
  const { dependencies = {} } = read("../package.json");
  const { version = "" } = read("../../conformance/node_modules/workerd/package.json");
  const rows = Object.entries({ workerd: version, ...dependencies }).map(([name, number]) => [name, number]);
  return table(["package", "version"], rows);
}

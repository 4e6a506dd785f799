import { readFile } from "node:fs/promises";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { bundleBench } from "../bundle.ts";
import { type Distribution, distributionOf, shuffled } from "../statistics.ts";
import type { Task } from "./task.ts";

/** What one of a task's units takes of the thread's CPU time, in nanoseconds. */
export interface MicroResult {
  readonly name: string;
  readonly unit: string;
  readonly nanos: Distribution;
}

/** What `tasks.ts` exports. */
interface Tasks {
  readonly disabledTasks: readonly Task[];
  enabledTasks(): Promise<readonly Task[]>;
}

const WARM_UP_MICROS = 200_000;
/** Long enough for the clock, and for the collection of garbage to be shared fairly. */
const SLICE_MICROS = 30_000;
const DEFAULT_BATCH = 1_000;

/** Measures what was built, in this process; slices in a new order in each round. */
export async function measureMicro(rounds: number): Promise<readonly MicroResult[]> {
  const bundle = await bundleBench({
    entry: new URL("tasks.ts", import.meta.url),
    fileName: "tasks.mjs",
    options: { platform: "node", format: "esm", plugins: [namedParts] },
  });
  try {
    const tasks = (await import(pathToFileURL(bundle.file).href)) as Tasks;
    const disabled = await measureTasks(tasks.disabledTasks, rounds);
    return [...disabled, ...(await measureTasks(await tasks.enabledTasks(), rounds))];
  } finally {
    await bundle.remove();
  }
}

async function measureTasks(tasks: readonly Task[], rounds: number): Promise<MicroResult[]> {
  const measured = new Map<Task, { readonly times: number; readonly nanos: number[] }>();
  for (const task of tasks) measured.set(task, { times: await timesOf(task), nanos: [] });
  for (let round = 0; round < rounds; round += 1) {
    for (const task of shuffled(tasks)) {
      const { times, nanos } = measured.get(task)!;
      nanos.push(((await microsOf(task, times)) / times) * 1_000);
    }
  }
  return tasks.map((task) => {
    const { name, unit } = task;
    return { name, unit, nanos: distributionOf(measured.get(task)!.nanos) };
  });
}

/** How often a task is done in a slice, found while it warms up. */
async function timesOf(task: Task): Promise<number> {
  const { batch = DEFAULT_BATCH } = task;
  let spent = 0;
  let last = 0;
  while (spent < WARM_UP_MICROS) spent += last = await microsOf(task, batch);
  return Math.max(1, Math.round(SLICE_MICROS / last)) * batch;
}

async function microsOf(task: Task, times: number): Promise<number> {
  const before = process.threadCpuUsage();
  await task.run(times);
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

/** Makes the built-in serializer and the span visible, which no user has to see. */
const namedParts: Plugin = {
  name: "named parts",
  setup: (build) => {
    build.onLoad({ filter: /packages\/core\/dist\/index\.mjs$/ }, async ({ path }) => ({
      contents: `${await readFile(path, "utf8")}\nexport { protobufSerializer, TraceletSpan };`,
    }));
  },
};

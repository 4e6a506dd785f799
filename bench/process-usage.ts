import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU time that a process has used so far, in microseconds, over all of its threads. From the scheduler's own account, as
 * the times in `/proc/<pid>/stat` come in ticks of 10 ms. Other load of the machine is not in it, though it costs caches.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html
 */
export function cpuMicros(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ", 1)[0]);
  }
  return nanos / 1_000;
}

/** Bytes of a process that are in memory. */
export function residentBytes(pid: number): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1_024;
}

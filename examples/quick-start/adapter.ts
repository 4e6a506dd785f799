import { createBackgroundFlush, createTracing } from "@tracelet/core";

const tracing = createTracing({ service: "jobs" }, process.env);

/** Runs a job as an invocation, in a process that nobody freezes: so there is nothing to hold. */
export function runJob(name: string, job: () => Promise<void>): Promise<void> | void {
  const flush = createBackgroundFlush({ hold: () => undefined });
  return tracing.run({ trigger: "other", name, flush }, job) as Promise<void>;
}

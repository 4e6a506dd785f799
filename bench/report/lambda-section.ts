import { NONE, NONE_MANAGED } from "../lambda/contestants.ts";
import { DELAYS } from "../lambda/measure-invocations.ts";
import type { LambdaFailure, LambdaResult } from "../lambda/measure-lambda.ts";
import { distributionOf } from "../statistics.ts";
import { kilobytes, overhead, spread, table } from "./table.ts";
import { resultOf } from "./workers-section.ts";

/** What Lambda functions cost under the real runtime client. */
export function lambdaSection(results: readonly LambdaResult[], failures: readonly LambdaFailure[]): string {
  return [
    "`latency` is from the event to the response, in milliseconds beyond the unwrapped handler's, with a collector that takes 0, 20 and",
    "120 ms to answer; between two events is a rest of the same length. CPU time per invocation in microseconds beyond the unwrapped",
    "handler's. Sizes are of a bundle for Node, minified. The strategy for the background is that of Managed Instances, and is compared",
    "with an unwrapped handler there.",
    "",
    table(
      ["Function", "gzip kB", "latency 0", "20", "120", "CPU", "requests", "bytes", "lost", "surplus", "memory MB"],
      results.map((result) => row(result, floorOf(result, results))),
    ),
    "",
    "### Cold start",
    "",
    "Fresh processes under the runtime client, the functions bundled, in milliseconds beyond the unwrapped handler: CPU time until the first",
    "event is asked for, CPU time of the first invocation with its export, and by how much its response is later.",
    "",
    table(
      ["Function", "init", "first invocation", "first response later"],
      results.map((result) => startRow(result, floorOf(result, results))),
    ),
    ...failures.map(({ contestant, reason }) => `\nNot measured: ${contestant.name}, as it does not run: ${reason}`),
  ].join("\n");
}

/** The unwrapped handler on the same kind of instance. */
export function floorOf({ contestant }: LambdaResult, results: readonly LambdaResult[]): LambdaResult {
  return resultOf(results, contestant.isManaged ? NONE_MANAGED : NONE);
}

/** Milliseconds by which the response is later than that of the unwrapped handler. */
export function addedLatencyMillis(result: LambdaResult, floor: LambdaResult): readonly number[] {
  return DELAYS.map(
    (delay) =>
      (distributionOf(result.latencyMicros[delay]).median - distributionOf(floor.latencyMicros[delay]).median) / 1_000,
  );
}

function row(result: LambdaResult, floor: LambdaResult): string[] {
  const { contestant, invocations } = result;
  return [
    contestant.name,
    kilobytes(result.gzipBytes),
    ...addedLatencyMillis(result, floor).map((millis) => millis.toFixed(1)),
    overhead(result.cpuMicros, floor.cpuMicros).median.toFixed(0),
    (result.exportRequests / invocations).toFixed(2),
    (result.exportBytes / invocations).toFixed(0),
    contestant.spans === undefined ? "not spans" : String(result.missingSpans),
    String(result.surplusSpans),
    (result.residentBytes / 1e6).toFixed(0),
  ];
}

function startRow(result: LambdaResult, floor: LambdaResult): string[] {
  const beyond = (values: readonly number[], least: readonly number[]): string =>
    spread(overhead(toMillis(values), toMillis(least)), 1);
  return [
    result.contestant.name,
    beyond(result.initMicros, floor.initMicros),
    beyond(result.firstInvocationMicros, floor.firstInvocationMicros),
    beyond(result.firstLatencyMicros, floor.firstLatencyMicros),
  ];
}

function toMillis(micros: readonly number[]): number[] {
  return micros.map((value) => value / 1_000);
}

import { FLOOR, NONE } from "../workers/contestants.ts";
import type { WorkerFailure, WorkerResult } from "../workers/measure-workers.ts";
import { distributionOf } from "../statistics.ts";
import { kilobytes, overhead, ratio, spread, table } from "./table.ts";

/** What Workers cost: sizes and starts, requests, and what became of the spans. */
export function workersSection(results: readonly WorkerResult[], failures: readonly WorkerFailure[]): string {
  const none = resultOf(results, NONE);
  return [
    "### Script and start",
    "",
    "`start` is the CPU time to compile and run the script, per isolate; `first request` that of the first request to it, which does what",
    "the start has put off; both beyond those of no tracing, in milliseconds.",
    "",
    table(["Worker", "minified kB", "gzip kB", "start", "first request", "both"], results.map(startRow(none))),
    "",
    "### Requests",
    "",
    "CPU time of workerd per request in microseconds: in all, and beyond no tracing; the ratio is to one POST of a constant body. `not sampled`:",
    "the caller's flag is `00`.",
    "",
    table(
      ["Worker", "CPU, 16 at once", "beyond", "ratio", "beyond, 1 at once", "beyond, not sampled"],
      results.map(requestsRow(none, resultOf(results, FLOOR))),
    ),
    "",
    "How fast that is for the client, with 16 requests at once and with one; latency in microseconds.",
    "",
    table(
      ["Worker", "requests/s, 16 at once", "latency, 16 at once", "requests/s, 1 at once", "latency, 1 at once"],
      results.map(speedRow),
    ),
    "",
    "### Exports",
    "",
    "Decoded from what arrived, for every request that was sent. `kept` is what stays reachable in the isolate's heap per request.",
    "",
    table(
      ["Worker", "requests", "bytes", "lost", "duplicated", "sent though not sampled", "kept B", "memory MB"],
      results.map(exportsRow),
    ),
    ...failures.map(({ contestant, reason }) => `\nNot measured: ${contestant.name}, as it does not run: ${reason}`),
  ].join("\n");
}

/** @throws Error when there is none of that name. */
export function resultOf<Result extends { readonly contestant: { readonly name: string } }>(
  results: readonly Result[],
  name: string,
): Result {
  const result = results.find(({ contestant }) => contestant.name === name);
  if (!result) throw new Error(`"${name}" was not measured`);
  return result;
}

type Row = (result: WorkerResult) => string[];

function startRow(none: WorkerResult): Row {
  const millis = (values: readonly number[]): number[] => values.map((value) => value / 1_000);
  const both = ({ startMicros, firstRequestMicros }: WorkerResult): number[] =>
    startMicros.map((start, round) => start + firstRequestMicros[round]!);
  return (result) => [
    result.contestant.name,
    kilobytes(result.bytes),
    kilobytes(result.gzipBytes),
    spread(overhead(millis(result.startMicros), millis(none.startMicros)), 1),
    spread(overhead(millis(result.firstRequestMicros), millis(none.firstRequestMicros)), 1),
    spread(overhead(millis(both(result)), millis(both(none))), 1),
  ];
}

function requestsRow(none: WorkerResult, floor: WorkerResult): Row {
  const floorMedian = distributionOf(floor.lanes.many.cpuMicros).median;
  return ({ contestant, lanes: { many, single, unsampled } }) => {
    const cpu = distributionOf(many.cpuMicros);
    return [
      contestant.name,
      spread(cpu),
      spread(overhead(many.cpuMicros, none.lanes.many.cpuMicros)),
      ratio(cpu.median, floorMedian),
      spread(overhead(single.cpuMicros, none.lanes.single.cpuMicros)),
      spread(overhead(unsampled.cpuMicros, none.lanes.unsampled.cpuMicros)),
    ];
  };
}

const speedRow: Row = ({ contestant, lanes: { many, single } }) => [
  contestant.name,
  ...[many.requestsPerSecond, many.latencyMicros, single.requestsPerSecond, single.latencyMicros].map((values) =>
    spread(distributionOf(values)),
  ),
];

const exportsRow: Row = ({ contestant, lanes, keptBytes, residentBytes }) => {
  const sampled = [lanes.many, lanes.single];
  const sum = (pick: (lane: (typeof sampled)[number]) => number): number =>
    sampled.reduce((total, lane) => total + pick(lane), 0);
  const requests = sum((lane) => lane.requests);
  return [
    contestant.name,
    (sum((lane) => lane.exportRequests) / requests).toFixed(2),
    (sum((lane) => lane.exportBytes) / requests).toFixed(0),
    String(sum((lane) => lane.lost)),
    String(sum((lane) => lane.duplicated)),
    `${lanes.unsampled.exportRequests} requests, ${lanes.unsampled.exportedSpans} spans`,
    keptBytes.toFixed(0),
    (residentBytes / 1e6).toFixed(0),
  ];
};

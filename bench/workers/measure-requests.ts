import { reachableHeapOf } from "../../conformance/soak/reachable-heap.ts";
import { accountOf, exportedSpans, type SpanAccount } from "../exported-spans.ts";
import { sendLoad } from "../load.ts";
import { cpuMicros, residentBytes } from "../process-usage.ts";
import { distributionOf, shuffled } from "../statistics.ts";
import { isExporting } from "./contestants.ts";
import type { RunningWorker } from "./start-worker.ts";

/** How requests come. */
export interface Lane {
  readonly name: LaneName;
  readonly concurrency: number;
  readonly isSampled: boolean;
}

/** Many at once; one after the other; and such as the caller does not want to be traced. */
export type LaneName = "many" | "single" | "unsampled";

const LANES: readonly Lane[] = [
  { name: "many", concurrency: 16, isSampled: true },
  { name: "single", concurrency: 1, isSampled: true },
  { name: "unsampled", concurrency: 16, isSampled: false },
];

/** What was seen of a contestant in a lane; one entry for each round, in the order of the rounds. */
export interface LaneResult extends SpanAccount {
  readonly requests: number;
  readonly cpuMicros: number[];
  readonly requestsPerSecond: number[];
  readonly latencyMicros: number[];
  readonly exportRequests: number;
  readonly exportBytes: number;
  readonly exportedSpans: number;
}

/** What was seen of a contestant. */
export interface RequestsResult {
  readonly lanes: Readonly<Record<LaneName, LaneResult>>;
  /** Bytes that stay reachable after a request. */
  readonly keptBytes: number;
  readonly residentBytes: number;
}

/** How much is measured. */
export interface RequestsPlan {
  readonly rounds: number;
  readonly requestsPerSlice: number;
  readonly warmUpRequests: number;
}

/**
 * Sends slices of requests to all Workers, in a new order in each round, those of one lane after another: what disturbs the
 * machine meets all alike, and what is compared lies close together. Between slices everyone is at rest.
 */
export async function measureRequests(
  workers: readonly RunningWorker[],
  { rounds, requestsPerSlice, warmUpRequests }: RequestsPlan,
): Promise<ReadonlyMap<RunningWorker, RequestsResult>> {
  const results = new Map<RunningWorker, Record<LaneName, LaneResult>>();
  const heaps = new Map<RunningWorker, number>();
  for (const worker of workers) {
    await warmUp(worker, warmUpRequests);
    heaps.set(worker, await heapOf(worker));
    // The look has thrown away what V8 had compiled.
    await warmUp(worker, warmUpRequests);
    results.set(worker, { many: emptyResult(), single: emptyResult(), unsampled: emptyResult() });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const lane of shuffled(LANES)) {
      for (const worker of shuffled(workers)) {
        add(results.get(worker)![lane.name], await runSlice(worker, lane, requestsPerSlice));
      }
    }
  }
  const requests = LANES.length * (rounds * requestsPerSlice + warmUpRequests);
  const finished = new Map<RunningWorker, RequestsResult>();
  for (const [worker, lanes] of results) {
    const kept = (await heapOf(worker)) - heaps.get(worker)!;
    finished.set(worker, { lanes, keptBytes: kept / requests, residentBytes: residentBytes(worker.host.pid) });
  }
  return finished;
}

async function warmUp(worker: RunningWorker, requests: number): Promise<void> {
  for (const lane of LANES) await runSlice(worker, lane, requests);
}

type Writable<Result> = { -readonly [Key in keyof Result]: Result[Key] };

const emptyResult = (): LaneResult => ({
  requests: 0,
  cpuMicros: [],
  requestsPerSecond: [],
  latencyMicros: [],
  exportRequests: 0,
  exportBytes: 0,
  exportedSpans: 0,
  lost: 0,
  duplicated: 0,
});

async function runSlice({ contestant, host, sink }: RunningWorker, lane: Lane, requests: number): Promise<LaneResult> {
  const { concurrency, isSampled } = lane;
  const before = cpuMicros(host.pid);
  const load = await sendLoad(host.url, { requests, concurrency, isSampled, carrier: contestant.carrier });
  const exports = await sink.take(isSampled && isExporting(contestant) ? requests : 0);
  const cpu = cpuMicros(host.pid) - before;
  const spans = exports.filter(({ path }) => path !== "/constant").flatMap(exportedSpans);
  return {
    requests,
    cpuMicros: [cpu / requests],
    requestsPerSecond: [requests / load.seconds],
    latencyMicros: [distributionOf(load.latenciesMicros).median],
    exportRequests: exports.length,
    exportBytes: exports.reduce((sum, { body }) => sum + body.length, 0),
    exportedSpans: spans.length,
    ...accountOf(spans, load.traceIds, isSampled ? contestant.spans : 0),
  };
}

function add(result: Writable<LaneResult>, slice: LaneResult): void {
  result.cpuMicros.push(...slice.cpuMicros);
  result.requestsPerSecond.push(...slice.requestsPerSecond);
  result.latencyMicros.push(...slice.latencyMicros);
  for (const sum of ["requests", "exportRequests", "exportBytes", "exportedSpans", "lost", "duplicated"] as const) {
    result[sum] += slice[sum];
  }
}

/** The least of a few looks: what leaks is there at each of them. */
async function heapOf({ host }: RunningWorker): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 3; look += 1) looks.push(await reachableHeapOf(host.inspector));
  return Math.min(...looks);
}

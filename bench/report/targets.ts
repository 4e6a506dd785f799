import type { MicroResult } from "../micro/measure-micro.ts";
import { type Distribution, distributionOf } from "../statistics.ts";
import { FLOOR, NONE } from "../workers/contestants.ts";
import type { WorkerResult } from "../workers/measure-workers.ts";
import type { BenchResults } from "./bench-results.ts";
import { floorOf } from "./lambda-section.ts";
import { overhead } from "./table.ts";
import { resultOf } from "./workers-section.ts";

/** What tracelet should be, and what it is. */
export interface Target {
  readonly what: string;
  /** Two figures of the same run, of which the first should be at most `limit` times the second. */
  readonly value: number;
  readonly reference: number;
  readonly unit: string;
  readonly limit: number;
  /** What it is reached by, or what stands in its way. */
  readonly by: string;
}

/** A target is reached or not; ratios alone decide. */
export function isReached({ value, reference, limit }: Target): boolean {
  return value <= reference * limit;
}

/** By what, in the words of a table; at length in `bench/profile.md` and the decisions. */
const BY = {
  script: "what is not imported is not there, the SDK is cut; bindings and handlers stay automatic (decision 0011)",
  start: "what can wait for the first request waits; what is left is compiling the script",
  cpu: "few objects of the platform, contexts in fields, protobuf in one pass",
  disabled: "handlers are called straight through, and nothing is registered",
  unsampled: "what nobody wants has an id and nothing else",
  recorded: "spans are made as those that leave; only the export is saved",
  flaws: "an account of its own for each invocation",
  extension: "the export begins after the response",
  loading: "one file, no built-in module that is not needed (decision 0017)",
  linear: "one buffer, sized by the number of spans",
  protobuf: "one pass, no object for an id",
} as const;

/** Those that do as much for users as tracelet: handlers, bindings and outgoing requests without further code. */
const FULL_FEATURED = ["@microlabs/otel-cf-workers", "@pydantic/logfire-cf-workers", "@sentry/cloudflare"];

export function targetsOf(results: BenchResults): readonly Target[] {
  return [...workerTargets(results.workers.results), ...lambdaTargets(results), ...microTargets(results.micro)];
}

function workerTargets(results: readonly WorkerResult[]): Target[] {
  const of = (name: string): WorkerResult => resultOf(results, name);
  const [none, own, keep, off] = [NONE, "tracelet", "tracelet, with a keep", "tracelet, disabled"].map(of) as [
    WorkerResult,
    WorkerResult,
    WorkerResult,
    WorkerResult,
  ];
  const alternatives = results.filter(({ contestant }) => FULL_FEATURED.includes(contestant.name));
  const start = (one: WorkerResult): number => overhead(one.startMicros, none.startMicros).median / 1_000;
  const many = (one: WorkerResult): Distribution => overhead(one.lanes.many.cpuMicros, none.lanes.many.cpuMicros);
  const unsampled = (one: WorkerResult): number =>
    overhead(one.lanes.unsampled.cpuMicros, none.lanes.unsampled.cpuMicros).median;
  const least = (figure: (one: WorkerResult) => number): number => Math.min(...alternatives.map(figure));
  const total = (one: WorkerResult): number => distributionOf(one.lanes.many.cpuMicros).median;
  const cpu = (one: WorkerResult): number => many(one).median;
  const size = ({ gzipBytes }: WorkerResult): number => gzipBytes / 1_000;
  const target = (
    what: string,
    [unit, limit, by]: readonly [unit: string, limit: number, by: string],
    [value, reference]: readonly [number, number],
  ): Target => ({ what, unit, limit, by, value, reference });
  const noise = many(off).high - many(off).low;
  const sdk = of("sdk-trace-base, JSON");
  const timesByHand = (cpu(own) / cpu(of("hand-written minimum"))).toFixed(1);
  const gap = `${timesByHand} times the hand-written minimum's, which has neither contexts nor limits nor deadlines`;
  return [
    target("script, to the smallest full-featured alternative", ["kB gzip", 0.5, BY.script], [size(own), least(size)]),
    target("isolate start, to sdk-trace-base", ["ms", 1, BY.start], [start(own), start(sdk)]),
    target(
      "isolate start, to otel-cf-workers",
      ["ms", 0.25, BY.start],
      [start(own), start(of("@microlabs/otel-cf-workers"))],
    ),
    target("CPU of a request, to sdk-trace-base + JSON", ["us", 1, BY.cpu], [total(own), total(sdk)]),
    target("CPU overhead, to the best full-featured alternative's", ["us", 0.5, gap], [cpu(own), least(cpu)]),
    target("CPU overhead, to one POST's", ["us", 2, gap], [cpu(own), cpu(of(FLOOR))]),
    target("disabled, to the noise of the difference", ["us", 1, BY.disabled], [Math.abs(many(off).median), noise]),
    target("not sampled, to the sampled overhead", ["us", 0.25, BY.unsampled], [unsampled(own), cpu(own)]),
    target("not sampled but recorded, to the sampled overhead", ["us", 0.4, BY.recorded], [unsampled(keep), cpu(own)]),
    target("spans lost or duplicated", ["spans", 1, BY.flaws], [flawsOf(results), 0]),
  ];
}

function flawsOf(results: readonly WorkerResult[]): number {
  const own = results.filter(({ contestant }) => contestant.name.startsWith("tracelet"));
  return own
    .flatMap(({ lanes }) => Object.values(lanes))
    .reduce((sum, { lost, duplicated }) => sum + lost + duplicated, 0);
}

function lambdaTargets({ lambda, loading }: BenchResults): Target[] {
  const extension = resultOf(lambda.results, "tracelet, extension");
  const floor = floorOf(extension, lambda.results);
  const [slow, none] = [extension, floor].map(({ latencyMicros }) => distributionOf(latencyMicros[120])) as [
    Distribution,
    Distribution,
  ];
  const load = (name: string): number | undefined => loading.find((one) => one.name === name)?.loadCpu[1];
  const [own, official, nothing] = ["tracelet", "official", "nothing"].map((name) => load(`${name}, bundled`));
  return [
    {
      what: "response later with the extension and a collector of 120 ms, to the noise",
      value: Math.max(0, slow.median - none.median) / 1_000,
      reference: Math.max(slow.high - slow.low, none.high - none.low) / 1_000,
      unit: "ms",
      limit: 1,
      by: BY.extension,
    },
    ...(own === undefined || official === undefined || nothing === undefined
      ? []
      : [
          {
            what: "import and init, bundled, to the official set-up",
            value: own - nothing,
            reference: official - nothing,
            unit: "ms of CPU",
            limit: 0.25,
            by: BY.loading,
          },
        ]),
  ];
}

function microTargets(results: readonly MicroResult[]): Target[] {
  const nanos = (name: string): number => results.find((one) => one.name === name)?.nanos.median ?? Number.NaN;
  const pair = (one: string, other: string): Pick<Target, "value" | "reference" | "unit"> => ({
    value: nanos(one),
    reference: nanos(other),
    unit: "ns a span",
  });
  return [
    {
      what: "serialisation is linear: 10,000 spans, to 10",
      ...pair("protobuf, 10,000 spans", "protobuf, 10 spans"),
      limit: 1.25,
      by: BY.linear,
    },
    { what: "protobuf, to JSON", ...pair("protobuf, 1,000 spans", "JSON, 1,000 spans"), limit: 1, by: BY.protobuf },
  ];
}

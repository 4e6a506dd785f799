import type { Treatment } from "../collector/behaviours.ts";
import { type Became, becameOf, booksAtRest, lostOf } from "../faults/books.ts";
import type { StartedHost } from "../faults/hosts.ts";
import { createRandom, pick } from "./random.ts";

/** What a soak sends, and how it looks at memory. */
export interface SoakOptions {
  readonly invocations: number;
  readonly seed: number;
  /** Between them everything comes to rest, and memory is looked at; a multiple of four. */
  readonly rounds: number;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** Sends a request; resolves with its status. */
  request(path: string): Promise<number>;
  /** Bytes on the heap, after a garbage collection. */
  usedHeap(): Promise<number>;
}

/** The books at the end, as the client, the code and the collector have them. */
export interface SoakReport {
  readonly invocations: number;
  /** Requests whose status was another one than without tracing. */
  readonly wrongResponses: number;
  readonly invocationsCounted: number;
  /** Spans that the requests amount to. */
  readonly expectedSpans: number;
  readonly became: Became;
  /** Spans that the collector has accepted, each counted once. */
  readonly accepted: number;
  readonly acceptedTwice: number;
  /** Means of the heap over the rounds of each half, in bytes; the first quarter is for warming up. */
  readonly heap: { readonly first: number; readonly second: number };
}

/** Routes with the status that each answers and the spans that it makes. */
const ROUTES: readonly [Route, ...Route[]] = [
  ["/ok", 200, 1],
  ["/nested", 200, 6],
  ["/rootless", 200, 2],
  ["/status?code=503", 503, 1],
  ["/interleaved?id=1", 200, 6],
  ["/third-party", 200, 2],
];
type Route = readonly [path: string, status: number, spans: number];

/** Faults that leave no doubt whether the collector has accepted. */
const FAULTS: readonly [Treatment, ...Treatment[]] = [
  ["status", 503, { "retry-after": "0" }],
  ["status", 429, { "retry-after": "0" }],
  ["status", 400],
  ["status", 503, { "retry-after": "3600" }],
  ["reset", "request"],
  ["reset", "processing"],
  ["partialSuccess", { rejectedSpans: 1, errorMessage: "too long" }],
  ["malformed"],
  ["hang"],
];

/**
 * Sends requests in rounds to a host whose collector is at fault, at random from the seed, in half of them; and counts on
 * all three sides. Between the rounds everything comes to rest, so that nothing is held here but numbers.
 */
export async function soak(host: StartedHost, options: SoakOptions): Promise<SoakReport> {
  const { rounds } = options;
  const random = createRandom(options.seed);
  const before = await booksAtRest(host.host);
  const tally = { wrongResponses: 0, expectedSpans: 0, accepted: 0, acceptedTwice: 0 };
  const heaps: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    host.collector.behaveInTurn(...treatments(random));
    const routes = Array.from({ length: Math.ceil(options.invocations / rounds) }, () => pick(random, ROUTES));
    tally.expectedSpans += routes.reduce((sum, [, , spans]) => sum + spans, 0);
    await inParallel(options.concurrency, routes, async ([path, status]) => {
      if ((await options.request(path)) !== status) tally.wrongResponses += 1;
    });
    await booksAtRest(host.host);
    countAccepted(host, tally);
    host.collector.reset();
    heaps.push(await options.usedHeap());
  }
  const after = await booksAtRest(host.host);
  const half = heaps.slice(rounds / 4);
  return {
    invocations: Math.ceil(options.invocations / rounds) * rounds,
    wrongResponses: tally.wrongResponses,
    // Those that looked at the books were not sampled.
    invocationsCounted:
      after.invocations - before.invocations - (after.unsampledInvocations - before.unsampledInvocations),
    expectedSpans: tally.expectedSpans,
    became: becameOf(before, after),
    accepted: tally.accepted,
    acceptedTwice: tally.acceptedTwice,
    heap: { first: mean(half.slice(0, half.length / 2)), second: mean(half.slice(half.length / 2)) },
  };
}

/** What became of the spans must be all that there were; what was delivered, what was accepted. */
export function balanceOf({ became, accepted }: SoakReport): { readonly started: number; readonly accepted: number } {
  return { started: became.exported + lostOf(became), accepted: accepted - (became.dropped["rejected"] ?? 0) };
}

/** In every second round, faults one after the other, with good times between them; at last it is well. */
function treatments(random: () => number): [Treatment, ...Treatment[]] {
  const faults = random() < 0.5 ? [] : Array.from({ length: 16 }, () => (random() < 0.6 ? ok : pick(random, FAULTS)));
  const [first = ok, ...more] = faults;
  return [first, ...more, ok];
}
const ok: Treatment = ["ok"];

function countAccepted({ collector }: StartedHost, tally: { accepted: number; acceptedTwice: number }): void {
  const ids = collector.requests
    .filter(({ status }) => status === 200)
    .flatMap(({ spans }) => spans.map(({ traceId, spanId }) => traceId + spanId));
  const distinct = new Set(ids).size;
  tally.accepted += distinct;
  tally.acceptedTwice += ids.length - distinct;
}

/** So many at a time, each begun when another is done. */
async function inParallel<Item>(
  concurrency: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const workers = Array.from({ length: concurrency }, async () => {
    for (const item of rest) await work(item);
  });
  await Promise.all(workers);
}

function mean(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length);
}

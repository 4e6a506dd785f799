import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SpanCounter, startSpanCounter } from "../../collector/span-counter.ts";
import { type BareWorkerdHost, createBareWorkerdKind } from "../../hosts/bare-workerd.ts";
import { reachableHeapOf } from "../../soak/reachable-heap.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

/** `CONFORMANCE_REQUESTS=10000` is the long form. */
const REQUESTS = Number(process.env["CONFORMANCE_REQUESTS"] ?? 2_000);
const CONCURRENCY = 50;
const TIMEOUT_MILLIS = 60_000 + REQUESTS * 20;

/** More than the noise of a collected heap, and less than any object that is kept for each request. */
const KEPT_BYTES_PER_REQUEST = 64;

const app = { worker: `${import.meta.dirname}/../../apps/load-worker.ts`, lambda: "" };
const kind = createBareWorkerdKind("bare workerd", {
  bindings: '(name = "TALLIES", durableObjectNamespace = "Tally"),',
  worker: `durableObjectNamespaces = [(className = "Tally", uniqueKey = "tally", enableSql = true)],
      durableObjectStorage = (inMemory = void),`,
});

let counter: SpanCounter;
let host: BareWorkerdHost;
beforeAll(async () => {
  counter = await startSpanCounter();
  host = await kind.start({ app, env: toCollector(counter.url) });
});
afterAll(async () => {
  await host.close();
  await counter.close();
});

/** Each path with the spans that a request to it makes. */
const CASES = [
  { what: "one isolate", path: "/", spans: 4 },
  { what: "one Durable Object", path: "/object", spans: 5 },
] as const;

describe("ten thousand requests", () => {
  it.each(CASES)(
    "to $what lose and repeat no span, and leave memory level",
    { timeout: TIMEOUT_MILLIS },
    async ({ what, path, spans }) => {
      const heaps: number[] = [];
      const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
      // The first round warms up: code is compiled, caches fill.
      for (const requests of [REQUESTS / 4, REQUESTS / 2, REQUESTS / 2].map(Math.ceil)) {
        counter.reset();
        const callers = await sendMany(new URL(path, host.url), { agent, requests });
        await counter.arrival(requests * spans);
        heaps.push(await heapAtRest(path));

        const incomplete = callers.filter((traceId) => counter.traces.get(traceId)?.size !== spans);
        expect({
          incomplete,
          arrived: counter.arrived,
          traces: counter.traces.size,
          problems: counter.problems,
        }).toEqual({
          incomplete: [],
          arrived: requests * spans,
          traces: requests,
          problems: [],
        });
      }
      agent.destroy();
      const [warm = 0, half = 0, full = 0] = heaps;
      const kept = (full - half) / (REQUESTS / 2);
      process.stdout.write(
        `${REQUESTS} requests to ${what}: heap ${warm}, ${half}, ${full} B: ${kept.toFixed(1)} B kept a request\n`,
      );
      expect(kept).toBeLessThan(KEPT_BYTES_PER_REQUEST);
    },
  );
});

/**
 * The least of a few looks. When the last spans have arrived, invocations still wait for the collector's answer, and are on
 * the heap; what leaks is there at each look. The requests in between are not sampled.
 */
async function heapAtRest(path: string): Promise<number> {
  const { traceId, spanId } = createCaller();
  const headers = { traceparent: `00-${traceId}-${spanId}-00` };
  const looks: number[] = [];
  for (let look = 0; look < 4; look += 1) {
    await host.request(path, { headers });
    looks.push(await reachableHeapOf(host.inspector));
  }
  return Math.min(...looks);
}

/** Sends so many requests, a number of them at the same time; resolves with the trace ids of their callers. */
async function sendMany(url: URL, { agent, requests }: { agent: Agent; requests: number }): Promise<readonly string[]> {
  const callers = Array.from({ length: requests }, createCaller);
  const rest = callers.values();
  const client = async (): Promise<void> => {
    for (const { headers } of rest) {
      const [response] = (await once(get(url, { agent, headers: { ...headers } }), "response")) as [IncomingMessage];
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
      await once(response.resume(), "end");
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return callers.map(({ traceId }) => traceId);
}

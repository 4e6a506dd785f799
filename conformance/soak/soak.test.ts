import { Agent, get } from "node:http";
import process from "node:process";
import { afterEach, describe, expect, it } from "vitest";
import { startFaultHost, type StartedHost } from "../faults/hosts.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { toCollector } from "../contract/subject.ts";
import { type BareWorkerdHost, createBareWorkerdKind } from "../hosts/bare-workerd.ts";
import { jsonOf } from "../hosts/host.ts";
import { lambda } from "../hosts/lambda/lambda.ts";
import { balanceOf, soak, type SoakReport } from "./soak.ts";
import { usedHeapOf } from "./used-heap.ts";

/** `npm run soak` is the long form; `SOAK_SEED=…` repeats one. */
const IS_LONG = (import.meta as { readonly env?: { readonly MODE?: string } }).env?.MODE === "soak";
const SEED = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);
const TIMEOUT_MILLIS = IS_LONG ? 3_600_000 : 120_000;
const MEBIBYTE = 1_048_576;
const UNTRACED = { headers: { [HANDLER_HEADER]: "plain" } };

const env = (collectorUrl: string): Record<string, string> => ({
  ...toCollector(collectorUrl),
  // A machine that is busy for a second is not at fault.
  OTEL_EXPORTER_OTLP_TIMEOUT: "3000",
  NODE_OPTIONS: "--expose-gc",
});

function expectBalance(seen: SoakReport): void {
  const { wrongResponses, invocations, invocationsCounted, expectedSpans, became, acceptedTwice } = seen;
  expect({ wrongResponses, invocationsCounted, started: became.started, acceptedTwice }).toEqual({
    wrongResponses: 0,
    invocationsCounted: invocations,
    started: expectedSpans,
    acceptedTwice: 0,
  });
  expect(balanceOf(seen)).toEqual({ started: became.started, accepted: became.exported });
  expect(became.exported).toBeGreaterThan(0);
  expect(seen.heap.second - seen.heap.first).toBeLessThan(Math.max(MEBIBYTE, seen.heap.first / 10));
}

/** The status of a response that is read to its end, over a connection that is kept. */
function createClient(url: URL): (path: string) => Promise<number> {
  const agent = new Agent({ keepAlive: true });
  return (path) =>
    new Promise((resolve, reject) => {
      const request = get(new URL(path, url), { agent }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      request.on("error", reject);
    });
}

let host: StartedHost | undefined;
afterEach(() => host?.close());

function report(title: string, { heap, ...books }: SoakReport): void {
  const [first, second] = [heap.first, heap.second].map((bytes) => `${(bytes / MEBIBYTE).toFixed(2)} MiB`);
  process.stdout.write(`\nSoak, ${title}, SOAK_SEED=${SEED}: ${JSON.stringify(books)}, heap ${first} then ${second}\n`);
}

describe("a soak with faults at random", () => {
  it("on workerd: the books balance exactly, and memory is level", { timeout: TIMEOUT_MILLIS }, async () => {
    host = await startFaultHost(
      { title: "bare workerd", kind: createBareWorkerdKind("bare workerd", { exposesGc: true }) },
      env,
    );
    const { host: started } = host;
    const { url, inspector } = started as BareWorkerdHost;
    const invocations = Number(process.env["SOAK_INVOCATIONS"] ?? (IS_LONG ? 200_000 : 2_400));
    const seen = await soak(host, {
      invocations,
      seed: SEED,
      rounds: IS_LONG ? 40 : 8,
      concurrency: 16,
      request: createClient(url),
      usedHeap: async () => {
        await started.request("/heap", UNTRACED);
        return usedHeapOf(inspector);
      },
    });
    report("workerd", seen);
    expectBalance(seen);
  });

  it("under Lambda's runtime client: the same", { timeout: TIMEOUT_MILLIS }, async () => {
    host = await startFaultHost({ title: "Lambda", kind: lambda }, env);
    const { host: started } = host;
    const invocations = Number(process.env["SOAK_INVOCATIONS"] ?? (IS_LONG ? 50_000 : 600));
    const seen = await soak(host, {
      invocations,
      seed: SEED,
      rounds: IS_LONG ? 40 : 8,
      concurrency: 1,
      request: async (path) => (await started.request(path)).status,
      usedHeap: async () => jsonOf<number>(await started.request("/heap", UNTRACED)),
    });
    report("Lambda", seen);
    expectBalance(seen);
  });
});

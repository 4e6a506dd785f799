import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arbitraryCalls } from "../../apps/generated/arbitrary-calls.ts";
import {
  arbitraryRequest,
  createArbitraryProgram,
  type GeneratedRequest,
} from "../../apps/generated/arbitrary-program.ts";
import { createBytes, type Program, PROGRAM_HEADER } from "../../apps/generated/program.ts";
import { BINDINGS_CONFIG } from "../../apps/bindings/deployment.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { type BareWorkerdHost, bareWorkerd } from "../../hosts/bare-workerd.ts";
import { type Host, jsonOf } from "../../hosts/host.ts";
import { type RawResponse, sendRaw } from "../../hosts/raw-client.ts";
import { workerd } from "../../hosts/workerd.ts";
import { toCollector } from "../subject.ts";

/** `TRANSPARENCY_RUNS=5000` goes longer, `TRANSPARENCY_SEED=…` repeats a run; a failure prints its seed. */
const { TRANSPARENCY_RUNS = "300", TRANSPARENCY_SEED } = process.env;
const RUNS = Number(TRANSPARENCY_RUNS);
const parameters = TRANSPARENCY_SEED === undefined ? {} : { seed: Number(TRANSPARENCY_SEED) };
const TIMEOUT_MILLIS = 60_000 + RUNS * 200;

const apps = `${import.meta.dirname}/../../apps`;
const traced = { worker: `${apps}/generated-worker.ts`, lambda: "" };
const bare = { worker: `${apps}/generated-bare-worker.ts`, lambda: "" };

describe("requests to the same code with and without tracing", () => {
  let collector: Collector;
  let origin: Server;
  let hosts: readonly BareWorkerdHost[];
  beforeAll(async () => {
    collector = await startCollector();
    origin = createServer((request, response) => answerByQuery(request.url ?? "", response));
    origin.listen(0, "127.0.0.1");
    await once(origin, "listening");
    const env = toCollector(collector.url);
    hosts = await Promise.all([bare, traced].map((app) => bareWorkerd.start({ app, env })));
  });
  afterAll(async () => {
    await Promise.all((hosts ?? []).map((host) => host.close()));
    origin.close();
    await collector.close();
  });

  it("have the same responses, byte for byte, and the same errors", { timeout: TIMEOUT_MILLIS }, async () => {
    const originUrl = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
    await fc.assert(
      fc.asyncProperty(arbitraryRequest, createArbitraryProgram(originUrl), async (request, program) => {
        const [plain, instrumented] = await Promise.all(hosts.map((host) => send(host, request, program)));
        expectSame(instrumented!, plain!);
      }),
      { numRuns: RUNS, ...parameters },
    );
    expect(collector.spans().length).toBeGreaterThan(RUNS / 2);
    const [plain, instrumented] = await Promise.all(hosts.map(unhandledOf));
    expect(instrumented).toEqual(plain);
  });
});

describe("calls of bindings with and without tracing", () => {
  let collector: Collector;
  let hosts: readonly Host[];
  beforeAll(async () => {
    collector = await startCollector();
    const env = toCollector(collector.url);
    const { kv_namespaces, r2_buckets, d1_databases, durable_objects, migrations } = BINDINGS_CONFIG;
    const config = {
      kv_namespaces,
      r2_buckets,
      d1_databases,
      queues: { producers: [{ binding: "ORDERS", queue: "orders" }] },
      durable_objects,
      migrations,
    };
    hosts = await Promise.all([bare, traced].map((app) => workerd.start({ app, env, config: config as never })));
  });
  afterAll(async () => {
    await Promise.all((hosts ?? []).map((host) => host.close()));
    await collector.close();
  });

  it("have the same results and errors, in any sequence", { timeout: TIMEOUT_MILLIS }, async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryCalls, fc.boolean(), async (calls, isImported) => {
        // Each run has names of its own, so that what earlier ones left behind is not seen.
        runs += 1;
        const body = JSON.stringify(calls).replaceAll("RUN", `run${runs}`);
        const headers: Record<string, string> = isImported ? { "x-imported-env": "yes" } : {};
        const [plain, instrumented] = await Promise.all(
          hosts.map(async (host) => jsonOf(await host.request("/", { method: "POST", body, headers }))),
        );
        expect(instrumented).toEqual(plain);
      }),
      { numRuns: Math.ceil(RUNS / 3), ...parameters },
    );
    expect(collector.spans().length).toBeGreaterThan(RUNS / 2);
  });
});

/** `Connection` is the server's: it closes one when the request's body has not all come by the time of the response. */
const NOT_COMPARED: ReadonlySet<string> = new Set(["date", "connection"]);

async function send(
  host: BareWorkerdHost,
  { sizes, headers, ...request }: GeneratedRequest,
  program: Program,
): Promise<RawResponse | string> {
  const carried = [...headers, [PROGRAM_HEADER, encodeURIComponent(JSON.stringify(program))] as const];
  // A server that closes on a body which nobody reads may reset the connection before the client has the response.
  const isRead = program.style !== "sync" && program.read !== "nothing";
  const chunks = isRead ? sizes.map((size, index) => createBytes(size, index + 1)) : [];
  return sendRaw(host.url.href, { ...request, headers: carried, chunks });
}

function expectSame(instrumented: RawResponse | string, plain: RawResponse | string): void {
  // How much of a response that breaks off still arrives is a matter of chance: without tracing, too.
  expect(brokeOff(instrumented)).toBe(brokeOff(plain));
  if (typeof plain === "string" || typeof instrumented === "string") return;
  const length = plain.isBroken ? Math.min(plain.body.length, instrumented.body.length) : undefined;
  expect(comparable(instrumented, length)).toEqual(comparable(plain, length));
}

function brokeOff(response: RawResponse | string): boolean {
  return typeof response === "string" || response.isBroken;
}

function comparable({ status, statusText, headers, body, isBroken }: RawResponse, length = body.length): unknown {
  const pairs: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (!NOT_COMPARED.has((headers[index] ?? "").toLowerCase())) pairs.push(`${headers[index]}: ${headers[index + 1]}`);
  }
  const part = body.subarray(0, length);
  // Short ones as they are, to be read in a failure.
  const bytes = length < 500 ? part.toString("latin1") : createHash("sha256").update(part).digest("hex");
  return { status, statusText, headers: pairs, length, bytes, isBroken };
}

/**
 * What tracing changes, and why: work that is detached comes to its end, as the invocation is kept alive; and the source of a
 * body that fails is told of as everywhere where workerd pipes into an `IdentityTransformStream`, whatever handles the pipe.
 */
const OF_THE_PLATFORM = /background work, detached|source failed/;

async function unhandledOf(host: Host): Promise<readonly string[]> {
  return jsonOf<string[]>(await host.request("/unhandled"))
    .filter((reason) => !OF_THE_PLATFORM.test(reason))
    .toSorted();
}

/** An origin whose answers are told by its URL. */
function answerByQuery(url: string, response: ServerResponse): void {
  const settings = new URL(url, "http://origin.test").searchParams;
  const encoding = settings.get("encoding") ?? "";
  const plain = createBytes(Number(settings.get("size")));
  const body = encoding === "gzip" ? gzipSync(plain) : encoding === "br" ? brotliCompressSync(plain) : plain;
  const framing = settings.get("framing");
  response.writeHead(Number(settings.get("status")), {
    ...(encoding && { "content-encoding": encoding }),
    ...(framing === "length" && { "content-length": body.length }),
    location: "/elsewhere",
    "set-cookie": ["a=1", "b=2"],
  });
  const half = body.subarray(0, body.length / 2);
  if (framing === "length") response.end(body);
  else if (framing === "broken") response.write(half, () => response.destroy());
  else response.write(half, () => response.end(body.subarray(half.length)));
}

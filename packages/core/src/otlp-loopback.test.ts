import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { endedSpans } from "./ended-spans.fixture.ts";
import { serveLoopback } from "./loopback-server.fixture.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import { createOtlpExporter } from "./otlp-exporter.ts";
import { createExportCounters, createTestEndpoint } from "./test-endpoint.fixture.ts";

type Answer = (response: ServerResponse) => void;

let answers: Answer[] = [];
const ok: Answer = (response) => void response.end();
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end("said");

const server = serveLoopback((_, response) => (answers.shift() ?? ok)(response));
const elsewhere = serveLoopback((_, response) => void response.end());
const spans = endedSpans(4);
const bareFetch = globalThis.fetch;

function createTest(more: Partial<OtlpEndpoint> = {}) {
  const counters = createExportCounters();
  const endpoint = createTestEndpoint({ url: `${server.url}/v1/traces`, ...more });
  const exporter = createOtlpExporter(endpoint, {
    fetch: bareFetch,
    counters,
    serializer: endpoint.serializer,
    backoffMillis: 1,
  });
  return { run: (timeoutMillis = 5_000) => exporter.export(spans, timeoutMillis), counters };
}

describe("an exporter and a collector on the network", () => {
  const lines = collectDiagLines();
  beforeEach(() => {
    answers = [];
    server.requests.length = 0;
  });
  afterEach(() => void vi.useRealTimers());

  it("keeps the connection for the next request, also after a refusal", async () => {
    const sockets = new Set<unknown>();
    answers = [ok, status(400), status(500), ok].map((answer) => (response) => {
      sockets.add(response.socket);
      answer(response);
    });
    const { run } = createTest();
    for (let exports = 0; exports < 4; exports++) {
      await run();
      // Node's fetch gives the connection back in the next turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.requests).toHaveLength(4);
    expect(sockets.size).toBe(1);
  });

  it("sends again as Retry-After says", async () => {
    answers = [status(429, { "retry-after": "0" })];
    const { run, counters } = createTest();
    expect(await run()).toEqual({});
    expect(counters).toMatchObject({ exportRequests: 2, retries: 1 });
    expect(server.requests[0]?.bytes).toEqual(server.requests[1]?.bytes);
    expect(lines).toEqual([]);
  });

  it("sends again with backoff", async () => {
    answers = [status(503), status(503)];
    const { run, counters } = createTest();
    expect(await run()).toEqual({});
    expect(counters).toMatchObject({ exportRequests: 3, retries: 2 });
  });

  it("gives up at once when it is asked to wait for longer than it has", async () => {
    answers = [status(503, { "retry-after": "3600" })];
    expect(await createTest().run()).toEqual({ refused: 4 });
    expect(server.requests).toHaveLength(1);
  });

  it("sends halves of what is too large", async () => {
    answers = [status(413)];
    expect(await createTest().run()).toEqual({});
    expect(server.requests).toHaveLength(3);
  });

  it("never shows another host the key", async () => {
    answers = [status(307, { location: `${elsewhere.url}/v1/traces` })];
    expect(await createTest().run()).toEqual({ refused: 4 });
    expect(elsewhere.requests).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("redirects are not followed")]);
  });

  it("sends again when the connection breaks before the answer", async () => {
    answers = [(response) => void response.destroy()];
    const { run, counters } = createTest();
    expect(await run()).toEqual({});
    expect(counters).toMatchObject({ exportRequests: 2, retries: 1 });
  });

  it.each<[string, Answer]>([
    [
      "breaks off",
      (response) => void response.writeHead(200, { "content-length": "100" }).write("part", () => response.destroy()),
    ],
    ["is no gzip", (response) => void response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip")],
  ])("sends nothing twice when the body %s of an answer that all is well", async (_, answer) => {
    answers = [answer];
    const { run, counters } = createTest();
    expect(await run()).toEqual({});
    expect(counters).toMatchObject({ exportRequests: 1, retries: 0 });
  });

  it("waits for a collector that hangs no longer than it may, and hangs up", async () => {
    const { promise: closed, resolve } = Promise.withResolvers<unknown>();
    answers = [(response) => resolve(once(response, "close"))];
    expect(await createTest().run(50)).toEqual({ timeout: 4 });
    await closed;
  });

  it("compresses to what can be had back", async () => {
    const plain = createTest();
    const packed = createTest({ compression: "gzip" });
    expect([await plain.run(), await packed.run()]).toEqual([{}, {}]);
    const [first, second] = server.requests;
    expect(second?.headers).toMatchObject({ "content-encoding": "gzip", "content-type": "application/x-protobuf" });
    expect(first?.headers).not.toHaveProperty("content-encoding");
    expect(gunzipSync(second!.bytes)).toEqual(first!.bytes);
    expect(packed.counters.exportBytes).toBe(second!.bytes.byteLength);
  });

  it("lets authorize sign what is sent: each attempt, compressed", async () => {
    answers = [status(503, { "retry-after": "0" })];
    let attempts = 0;
    const authorize: OtlpEndpoint["authorize"] = ({ body, headers }) => ({
      "x-signature": `${++attempts} ${body.byteLength} ${headers["content-encoding"]}`,
    });
    expect(await createTest({ authorize, compression: "gzip" }).run()).toEqual({});
    const length = server.requests[0]!.bytes.byteLength;
    expect(server.requests.map(({ headers }) => headers["x-signature"])).toEqual([
      `1 ${length} gzip`,
      `2 ${length} gzip`,
    ]);
  });

  it("spares a collector that keeps failing, tries once when the time is over, and goes on when it answers", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { run } = createTest();
    const busy = status(503, { "retry-after": "3600" });
    answers = [busy, busy, busy];
    for (let index = 0; index < 3; index++) expect(await run()).toEqual({ refused: 4 });
    expect(await run()).toEqual({ circuit_open: 4 });
    expect(server.requests).toHaveLength(3);

    vi.setSystemTime(Date.now() + 5_000);
    const together = await Promise.all([run(), run(), run(), run()]);
    expect(together).toEqual([{}, { circuit_open: 4 }, { circuit_open: 4 }, { circuit_open: 4 }]);
    expect(server.requests).toHaveLength(4);
    expect(await Promise.all([run(), run()])).toEqual([{}, {}]);
    expect(lines.map((line) => /answers again|dropped|HTTP 503/.exec(line)?.[0])).toEqual([
      "HTTP 503",
      "dropped",
      "answers again",
    ]);
  });
});

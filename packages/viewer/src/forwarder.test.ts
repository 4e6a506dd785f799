import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createForwarder } from "./forwarder.ts";
import { otlpJson, otlpProtobuf, TRACE_ID } from "./otlp-fixture.ts";
import { createReceiver, type Receiver, type ReceiverOptions } from "./receiver.ts";

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A loopback backend that answers as it is told and remembers what it got. */
async function startBackend(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks as Buffer[]) });
      answer(request, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function start(options: ReceiverOptions): Promise<Receiver> {
  const receiver = await createReceiver({ port: 0, ...options });
  closing.push(() => receiver.close());
  return receiver;
}

function post(receiver: Receiver, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) {
  return fetch(`${receiver.url}/v1/traces`, { method: "POST", headers, body });
}

const JSON_HEADERS = { "content-type": "application/json" };
const jsonBody = JSON.stringify(otlpJson());

describe("a receiver that forwards", () => {
  it("passes the body on as it came, with its headers, below the path of the target", async () => {
    const backend = await startBackend((_request, response) => response.end());
    const receiver = await start({ forward: `${backend.url}/otlp/` });
    const body = new Uint8Array(gzipSync(otlpProtobuf()));
    const headers = { "content-type": "application/x-protobuf", "content-encoding": "gzip", "x-api-key": "k" };
    expect((await post(receiver, headers, body)).status).toBe(200);
    await vi.waitUntil(() => receiver.figures().forwarded === 1);
    const [request] = backend.received;
    expect(request).toMatchObject({ url: "/otlp/v1/traces", headers });
    expect(request?.headers.host).toBe(new URL(backend.url).host);
    expect(new Uint8Array(request?.body ?? [])).toEqual(body);
    expect(receiver.traces()).toMatchObject([{ traceId: TRACE_ID }]);
  });

  it("says once what the backend refuses, and answers the sender all the same", async () => {
    const backend = await startBackend((_request, response) => response.writeHead(401).end());
    const onProblem = vi.fn<(problem: string) => void>();
    const receiver = await start({ forward: backend.url, onProblem });
    for (let time = 0; time < 3; time += 1) expect((await post(receiver, JSON_HEADERS, jsonBody)).status).toBe(200);
    await vi.waitUntil(() => receiver.figures().notForwarded === 3);
    expect(onProblem.mock.calls.flat()).toEqual([expect.stringContaining("answered 401 to /v1/traces")]);
  });

  it("says when nobody is there", async () => {
    const onProblem = vi.fn<(problem: string) => void>();
    const receiver = await start({ forward: "http://127.0.0.1:1", onProblem });
    await post(receiver, JSON_HEADERS, jsonBody);
    await vi.waitUntil(() => onProblem.mock.calls.length === 1);
    expect(onProblem.mock.calls[0]?.[0]).toContain("ECONNREFUSED");
  });

  it("does not pass on what it refuses itself", async () => {
    const backend = await startBackend((_request, response) => response.end());
    const receiver = await start({ forward: backend.url });
    expect((await post(receiver, JSON_HEADERS, "{")).status).toBe(400);
    await post(receiver, JSON_HEADERS, jsonBody);
    await vi.waitUntil(() => receiver.figures().forwarded === 1);
    expect(backend.received).toHaveLength(1);
  });

  it.each([
    ["no URL", "localhost:4318"],
    ["another protocol", "ftp://localhost"],
    ["itself", "http://localhost:4318"],
  ])("refuses %s as a target", async (_title, forward) => {
    await expect(createReceiver({ port: 4318, forward })).rejects.toThrow(TypeError);
  });
});

describe("createForwarder", () => {
  const request = { path: "/v1/traces", body: new Uint8Array(10) };

  it("leaves out what belongs to the connection", async () => {
    const backend = await startBackend((_request, response) => response.end());
    const forwarder = createForwarder({ target: new URL(backend.url), onProblem: () => {} });
    const headers = {
      connection: "keep-alive, x-hop",
      "x-hop": "1",
      te: "trailers",
      expect: "100-continue",
      "x-kept": "1",
    };
    forwarder.forward({ ...request, headers: { ...headers, "content-length": "99" } });
    await forwarder.close();
    expect(backend.received[0]?.headers).toMatchObject({ "x-kept": "1", "content-length": "10" });
    for (const name of ["x-hop", "te", "expect"]) expect(backend.received[0]?.headers).not.toHaveProperty(name);
  });

  it("gives up on a backend that does not answer, and drops what would be too much to wait for", async () => {
    const backend = await startBackend(() => {});
    const onProblem = vi.fn<(problem: string) => void>();
    const limits = { timeoutMillis: 50, maxPendingBytes: 25 };
    const forwarder = createForwarder({ target: new URL(backend.url), onProblem, ...limits });
    for (let time = 0; time < 4; time += 1) forwarder.forward({ ...request, headers: {} });
    await forwarder.close();
    expect(forwarder.figures()).toEqual({ forwarded: 0, failed: 4 });
    const problems = onProblem.mock.calls.flat();
    expect(problems).toEqual([expect.stringContaining("dropped"), expect.stringContaining("no answer within 0.05 s")]);
  });
});

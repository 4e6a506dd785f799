import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { monotonicMillis } from "./monotonic-millis.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import { serveLoopback } from "./loopback-server.fixture.ts";
import { createExportCounters, createTestRequest } from "./test-endpoint.fixture.ts";
import type { TransportRequest, TransportResult } from "./transport.ts";

const MIB = 1024 * 1024;
const bareFetch = globalThis.fetch;
const server = serveLoopback(({ path }, response) => {
  if (path === "/hang") return;
  if (path === "/hang-in-body") return void response.writeHead(200).write("part");
  if (path === "/reset") return void response.destroy();
  if (path === "/reset-in-body")
    return void response.writeHead(200, { "content-length": "100" }).write("part", () => response.destroy());
  if (path === "/no-gzip") return void response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip");
  if (path === "/redirect") return void response.writeHead(307, { location: "/elsewhere" }).end();
  if (path === "/retry") return void response.writeHead(503, { "retry-after": "7" }).end();
  if (path === "/5MiB") return void response.end(Buffer.alloc(5 * MIB));
  if (path === "/4MiB") return void response.end(Buffer.alloc(4 * MIB, 1));
  if (path === "/5MiB-in-chunks") return void response.write("1", () => response.end(Buffer.alloc(5 * MIB)));
  if (path === "/4MiB-in-chunks") return void response.write("1", () => response.end(Buffer.alloc(4 * MIB - 1)));
  if (path === "/5MiB-in-gzip")
    return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5 * MIB)));
  if (path === "/chunks") return void response.write("first,", () => setTimeout(() => response.end("second"), 5));
  response.writeHead(path === "/503" ? 503 : 200).end(path === "/empty" ? undefined : "answer");
});

const counters = createExportCounters();

interface Sent extends Partial<TransportRequest> {
  readonly fetch?: typeof globalThis.fetch;
}

function send(
  path: string,
  { signal = new AbortController().signal, fetch = bareFetch, url = server.url, ...more }: Sent = {},
): Promise<TransportResult> {
  const headers = { "content-type": "application/x-protobuf", "x-key": "s3cret" };
  const request = createTestRequest({ url: url + path, headers, signal, ...more });
  return createFetchTransport(fetch, counters).send(request);
}

const textOf = ({ body }: TransportResult) => body && new TextDecoder().decode(body);

describe("createFetchTransport", () => {
  it("posts body and headers, and hands back status and answer", async () => {
    const result = await send("/path");
    expect(result).toMatchObject({ httpStatus: 200 });
    expect(textOf(result)).toBe("answer");
    expect(server.requests.at(-1)).toMatchObject({
      method: "POST",
      path: "/path",
      body: "\u0001\u0002\u0003",
      headers: { "x-key": "s3cret" },
    });
  });

  it.each([
    ["/503", 503, "answer"],
    ["/empty", 200, ""],
    ["/chunks", 200, "first,second"],
  ])("reads the answer of %s", async (path, httpStatus, text) => {
    const result = await send(path);
    expect(result).toMatchObject({ httpStatus });
    expect(textOf(result)).toBe(text);
  });

  it.each([
    ["/retry", "7"],
    ["/empty", null],
  ])("hands back Retry-After of %s", async (path, retryAfter) => {
    expect(await send(path)).toMatchObject({ retryAfter });
  });

  it("ends when it is aborted", async () => {
    const controller = new AbortController();
    const result = send("/hang", { signal: controller.signal });
    await vi.waitFor(() => expect(server.requests.at(-1)?.path).toBe("/hang"));
    controller.abort();
    expect(await result).toMatchObject({ reason: "unreachable" });
  });

  it("ends when it is aborted while it reads the answer, and believes its status", async () => {
    const controller = new AbortController();
    const fetch: typeof globalThis.fetch = async (...args) => {
      const response = await bareFetch(...args);
      setTimeout(() => controller.abort());
      return response;
    };
    const result = await send("/hang-in-body", { signal: controller.signal, fetch });
    expect(result).toMatchObject({ httpStatus: 200, body: new Uint8Array() });
  });

  it("sends and counts nothing when the time is over, whatever fetch listens to", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>();
    const before = { ...counters };
    expect(await send("", { deadline: monotonicMillis(), fetch })).toMatchObject({ reason: "timeout" });
    expect(fetch).not.toHaveBeenCalled();
    expect(counters).toEqual(before);
  });

  it("counts requests and their bytes", async () => {
    const { exportRequests, exportBytes } = counters;
    await send("/empty");
    await send("/reset");
    expect(counters).toMatchObject({ exportRequests: exportRequests + 2, exportBytes: exportBytes + 6 });
  });

  it.each(["/reset-in-body", "/no-gzip"])("believes the status before a body that cannot be read: %s", async (path) => {
    expect(await send(path)).toMatchObject({ httpStatus: 200, body: new Uint8Array() });
  });

  it("says that a connection broke", async () => {
    expect(await send("/reset")).toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(/./) as string,
    });
  });

  it("says that nobody listens", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const result = await send("", { url: `http://127.0.0.1:${port}` });
    expect(result).toMatchObject({
      reason: "unreachable",
      message: expect.stringContaining("ECONNREFUSED") as string,
    });
  });

  it.each(["/4MiB", "/4MiB-in-chunks"])("reads an answer up to 4 MiB: %s", async (path) => {
    const whole = await send(path);
    expect(whole.body?.byteLength).toBe(4 * MIB);
  });

  it.each(["/5MiB", "/5MiB-in-chunks", "/5MiB-in-gzip"])("throws a longer one away, unread: %s", async (path) => {
    expect(await send(path)).toMatchObject({ httpStatus: 200, body: new Uint8Array() });
  });

  it("does not follow a redirect, which would hand the key to another host", async () => {
    const before = server.requests.length;
    expect(await send("/redirect")).toMatchObject({ httpStatus: 307 });
    expect(server.requests.slice(before).map(({ path }) => path)).toEqual(["/redirect"]);
  });

  it("never rejects, whatever fetch does", async () => {
    const fetches: unknown[] = [
      () => {
        throw new Error("sync");
      },
      () => Promise.reject(new Error("async")),
      () => Promise.reject(undefined),
      () => undefined,
      () => Promise.resolve(null),
      () => Promise.resolve({}),
      () => Promise.resolve({ status: 200, body: "text" }),
      () =>
        Promise.resolve(
          new Response(new ReadableStream({ start: (controller) => controller.error(new Error("body")) })),
        ),
      undefined,
    ];
    for (const fetch of fetches) {
      const transport = createFetchTransport(fetch as typeof globalThis.fetch, createExportCounters());
      const { httpStatus, reason } = await transport.send(createTestRequest());
      expect(httpStatus ?? reason).toSatisfy((value) => typeof value === "number" || value === "unreachable");
    }
  });
});

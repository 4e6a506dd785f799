import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createFetchTransport } from "./fetch-transport.ts";
import { serveLoopback } from "./loopback-server.fixture.ts";
import type { TransportResult } from "./transport.ts";

const MIB = 1024 * 1024;
const bareFetch = globalThis.fetch;
const server = serveLoopback(({ path }, response) => {
  if (path === "/hang") return;
  if (path === "/hang-in-body") return void response.writeHead(200).write("part");
  if (path === "/reset") return void response.destroy();
  if (path === "/reset-in-body")
    return void response.writeHead(200, { "content-length": "100" }).write("part", () => response.destroy());
  if (path === "/redirect") return void response.writeHead(307, { location: "/elsewhere" }).end();
  if (path === "/5MiB") return void response.end(Buffer.alloc(5 * MIB));
  if (path === "/4MiB") return void response.end(Buffer.alloc(4 * MIB, 1));
  if (path === "/chunks") return void response.write("first,", () => setTimeout(() => response.end("second"), 5));
  response.writeHead(path === "/503" ? 503 : 200).end(path === "/empty" ? undefined : "answer");
});

function send(
  path: string,
  { timeoutMillis = 5_000, fetch = bareFetch, url = server.url } = {},
): Promise<TransportResult> {
  const headers = { "content-type": "application/x-protobuf", "x-key": "s3cret" };
  return createFetchTransport(fetch).send({ url: url + path, headers, body: new Uint8Array([1, 2, 3]), timeoutMillis });
}

const textOf = (result: TransportResult) =>
  result.status === "answered" ? new TextDecoder().decode(result.body) : undefined;

describe("createFetchTransport", () => {
  it("posts body and headers, and hands back status and answer", async () => {
    const result = await send("/path");
    expect(result).toMatchObject({ status: "answered", httpStatus: 200 });
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
    expect(result).toMatchObject({ status: "answered", httpStatus });
    expect(textOf(result)).toBe(text);
  });

  it.each(["/hang", "/hang-in-body"])("gives up at the deadline: %s", async (path) => {
    expect(await send(path, { timeoutMillis: 30 })).toMatchObject({ status: "failed", reason: "timeout" });
  });

  it("gives up at the deadline also when fetch does not listen to the signal", async () => {
    expect(await send("", { timeoutMillis: 10, fetch: () => new Promise(() => undefined) })).toMatchObject({
      status: "failed",
      reason: "timeout",
    });
  });

  it("aborts the request at the deadline", async () => {
    const aborted = Promise.withResolvers<void>();
    const result = await send("", {
      timeoutMillis: 10,
      fetch: (_, init) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener("abort", () => (aborted.resolve(), reject(new Error("aborted")))),
        ),
    });
    expect(result).toMatchObject({ status: "failed", reason: "timeout" });
    await aborted.promise;
  });

  it.each([0, -5])("gives up at once with %d ms", async (timeoutMillis) => {
    expect(await send("/hang", { timeoutMillis })).toMatchObject({ status: "failed", reason: "timeout" });
  });

  it.each([Infinity, 2 ** 31, 1e12])("has no deadline with %d ms", async (timeoutMillis) => {
    expect(textOf(await send("/chunks", { timeoutMillis }))).toBe("first,second");
  });

  it.each(["/reset", "/reset-in-body"])("says that a connection broke: %s", async (path) => {
    expect(await send(path)).toMatchObject({
      status: "failed",
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
      status: "failed",
      reason: "unreachable",
      message: expect.stringContaining("ECONNREFUSED") as string,
    });
  });

  it("reads an answer up to 4 MiB and throws a longer one away, unread", async () => {
    const whole = await send("/4MiB");
    expect(whole.status === "answered" && whole.body.byteLength).toBe(4 * MIB);
    expect(await send("/5MiB")).toEqual({ status: "answered", httpStatus: 200, body: new Uint8Array() });
  });

  it("does not follow a redirect, which would hand the key to another host", async () => {
    const before = server.requests.length;
    expect(await send("/redirect")).toMatchObject({ status: "answered", httpStatus: 307 });
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
      const { status } = await createFetchTransport(fetch as typeof globalThis.fetch).send({
        url: "",
        headers: {},
        body: new Uint8Array(),
        timeoutMillis: 1_000,
      });
      expect(["answered", "failed"]).toContain(status);
    }
  });
});

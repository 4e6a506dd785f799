import type * as http from "node:http";
import { globalAgent } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import { fetchByHttp, findTarget } from "./node-http.ts";
import { serveLoopback } from "./outgoing.fixture.ts";

const server = serveLoopback();
const post = (path: string, init: RequestInit = {}) =>
  fetchByHttp(`${server.origin}${path}`, {
    method: "POST",
    headers: { "x-key": "value" },
    body: Buffer.of(1, 2),
    ...init,
  });

const bodyOf = async (response: Response): Promise<string> => Buffer.from(await response.arrayBuffer()).toString();

describe("fetchByHttp", () => {
  it("posts the body with its length and headers, and hands back what the answer has", async () => {
    const response = await post("/");
    expect(response.status).toBe(200);
    expect(response.headers.get("date")).toEqual(expect.any(String));
    expect(await bodyOf(response)).toBe("answer");
    expect(server.received.at(-1)).toEqual(
      expect.arrayContaining([
        ["x-key", "value"],
        ["content-length", "2"],
      ]),
    );
  });

  it("follows no redirect, which could lead a key to another host", async () => {
    const requests = server.received.length;
    const { status, headers } = await post("/redirect");
    expect([status, headers.get("location"), server.received.length]).toEqual([302, "/", requests + 1]);
  });

  it.each([
    ["/reset", "ECONNRESET"],
    ["https", "EPROTO"],
  ])("rejects when there is no answer: %s", async (how, code) => {
    const url = how === "https" ? server.origin.replace("http:", "https:") : server.origin + how;
    await expect(fetchByHttp(url, { method: "POST" })).rejects.toMatchObject({ code });
  });

  it("rejects when it is aborted", async () => {
    const controller = new AbortController();
    const sent = post("/hang", { signal: controller.signal });
    controller.abort();
    await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  });

  it("reads answers whose length is not told, and hands them out as chunks, too", async () => {
    const response = await post("/chunked");
    expect(response.headers.get("content-length")).toBeUndefined();
    expect(await text(response.body as unknown as AsyncIterable<Buffer>)).toBe("answer");
    expect(await bodyOf(response)).toBe("answer");
  });

  it.each(["/broken", "/broken-by-reset"])(
    "hands out the status and what came when an answer breaks off: %s",
    async (path) => {
      const response = await post(path);
      expect([response.status, await bodyOf(response)]).toEqual([200, "half"]);
    },
  );

  it("reads no more than some megabytes of an answer that has no end", async () => {
    const { length } = await bodyOf(await post("/endless"));
    expect(length).toBeGreaterThan(4 * 1024 * 1024);
    expect(length).toBeLessThan(5 * 1024 * 1024);
  });

  it("uses a connection again once the answer was read", async () => {
    await bodyOf(await post("/"));
    const { connections } = server;
    await post("/");
    expect(server.connections).toBe(connections);
  });

  it("uses a connection again after an answer without a body", async () => {
    expect(await bodyOf(await post("/empty"))).toBe("");
    const { connections, port } = server;
    const name = globalAgent.getName({ host: "127.0.0.1", port });
    await vi.waitFor(() => expect(globalAgent.freeSockets).toHaveProperty([name]));
    await post("/");
    expect(server.connections).toBe(connections);
  });
});

describe("findTarget", () => {
  it.each([
    ["http://[::1]:4318/v1/traces?key=1", { hostname: "::1", port: "4318", path: "/v1/traces?key=1" }],
    ["https://collector", { hostname: "collector", port: "", path: "/" }],
  ])("takes a URL apart as `node:http` does: %s", async (url, parts) => {
    expect((await findTarget(url))[1]).toMatchObject(parts);
  });

  it("does without `process.getBuiltinModule`, which the first versions of Node 20 have not", async () => {
    const { getBuiltinModule } = process;
    Reflect.set(process, "getBuiltinModule", undefined);
    try {
      for (const protocol of ["http", "https"]) {
        const [{ request }] = await findTarget(`${protocol}://collector`);
        expect(request).toBe((getBuiltinModule(`node:${protocol}`) as typeof http).request);
      }
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
  });
});

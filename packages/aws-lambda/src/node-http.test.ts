import { globalAgent } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import { fetchByHttp, loadHttp } from "./node-http.ts";
import { serveLoopback } from "./outgoing.fixture.ts";

const server = serveLoopback();
const post = (path: string, init: RequestInit = {}) =>
  fetchByHttp(`${server.origin}${path}`, {
    method: "POST",
    headers: { "x-key": "value" },
    body: Buffer.of(1, 2),
    ...init,
  });

const bodyOf = ({ body }: Response): Promise<string> => text(body as unknown as AsyncIterable<Buffer>);

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

  it("uses a connection again once the answer was read", async () => {
    await bodyOf(await post("/"));
    const { connections } = server;
    await post("/");
    expect(server.connections).toBe(connections);
  });

  it("uses a connection again after an answer without a body, which nobody has to read", async () => {
    const { body } = await post("/empty");
    expect(body).toBeUndefined();
    const { connections, port } = server;
    const name = globalAgent.getName({ host: "127.0.0.1", port });
    await vi.waitFor(() => expect(globalAgent.freeSockets).toHaveProperty([name]));
    await post("/");
    expect(server.connections).toBe(connections);
  });
});

describe("loadHttp", () => {
  it("does without `process.getBuiltinModule`, which the first versions of Node 20 have not", async () => {
    const { getBuiltinModule } = process;
    Reflect.set(process, "getBuiltinModule", undefined);
    try {
      expect((await loadHttp()).request).toBe(getBuiltinModule("node:http").request);
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
  });
});

import http, { type ClientRequest, type RequestOptions } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { untraced, withSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { invoke, serveLoopback } from "./outgoing.fixture.ts";

const server = serveLoopback();

/** Sends a request to its end; settles with its answer, or with what happened in its place. */
function send(options: RequestOptions = {}, use: (request: ClientRequest) => void = (request) => void request.end()) {
  return new Promise<unknown>((resolve) => {
    const request = http.request({ host: "127.0.0.1", port: server.port, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve(body));
    });
    request.on("error", resolve);
    request.on("close", () => resolve("closed"));
    use(request);
  });
}

const sentHeader = (name: string) => server.received.at(-1)?.filter((line) => line[0] === name);

describe("a request of node:http", () => {
  it("has a CLIENT span below the active one, whose context it takes along", async () => {
    const { result, root, requests } = await invoke(() =>
      withSpan("work", () =>
        send({ path: "/orders/1?token=s3cret", method: "POST" }, (request) => request.end("body")),
      ),
    );
    expect(result).toBe("answer");
    const [span, work] = requests;
    expect(span).toMatchObject({ name: "POST", kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET } });
    expect(span?.attributes).toEqual({
      "http.request.method": "POST",
      "url.full": `${server.origin}/orders/1`,
      "server.address": "127.0.0.1",
      "server.port": server.port,
      "http.response.status_code": 200,
    });
    const { traceId, spanId } = span!.spanContext();
    expect(span?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId);
    expect(root.spanContext().traceId).toBe(traceId);
    expect(sentHeader("traceparent")).toEqual([["traceparent", expect.stringContaining(`${traceId}-${spanId}`)]]);
    expect(span?.instrumentationScope.name).toBe("@tracelet/aws-lambda");
  });

  it("records its query when asked to", async () => {
    const { requests } = await invoke(() => send({ path: "/?page=2&token=s3cret" }), { capture: { query: true } });
    expect(requests[0]?.attributes["url.full"]).toBe(`${server.origin}/?page=2&token=REDACTED`);
  });

  it("is an error when the answer's status is", async () => {
    const { requests } = await invoke(() => send({ path: "/missing" }));
    expect(requests).toMatchObject([
      {
        status: { code: SpanStatusCode.ERROR },
        attributes: { "http.response.status_code": 404, "error.type": "404" },
      },
    ]);
  });

  it.each<[string, RequestOptions, (request: ClientRequest) => void, string]>([
    ["is refused", { port: 1 }, (request) => request.end(), "ECONNREFUSED"],
    ["is reset", { path: "/reset" }, (request) => request.end(), "ECONNRESET"],
    ["is destroyed", { path: "/hang" }, (request) => request.end(() => request.destroy()), "ECONNRESET"],
    [
      "is destroyed with an error",
      { path: "/hang" },
      (request) => request.end(() => request.destroy(new TypeError("enough"))),
      "TypeError",
    ],
    ["has been aborted by a signal", { signal: AbortSignal.abort() }, (request) => request.end(), "AbortError"],
    ["is aborted in silence", {}, (request) => request.end().abort(), "AbortError"],
  ])("ends as an error when it %s, which the caller sees as ever", async (_, options, use, type) => {
    const { result, requests } = await invoke(() => send(options, use));
    const untouched = await send(options, use);
    expect(String(result)).toBe(String(untouched));
    expect(requests).toMatchObject([
      { ended: true, status: { code: SpanStatusCode.ERROR }, attributes: { "error.type": type } },
    ]);
  });

  it("ends when it becomes a connection of another protocol", async () => {
    const upgrade = { headers: { connection: "upgrade", upgrade: "test" } };
    const { requests } = await invoke(() =>
      send(upgrade, (request) => request.on("upgrade", (_, socket) => socket.destroy()).end()),
    );
    expect(requests).toMatchObject([{ ended: true, attributes: { "http.response.status_code": 101 } }]);
    expect(sentHeader("traceparent")).toHaveLength(1);
  });

  it("keeps what it has of its own of headers, which may be signed", async () => {
    const own = { traceparent: "00-11111111111111111111111111111111-2222222222222222-01", Baggage: "a=1" };
    const { requests } = await invoke(() => send({ headers: own }));
    expect(requests).toHaveLength(1);
    expect(sentHeader("traceparent")).toEqual([["traceparent", own.traceparent]]);
    expect(sentHeader("tracestate")).toEqual([]);
    expect(sentHeader("baggage")).toEqual([["baggage", "a=1"]]);
  });

  it("keeps a header that is set after it was made", async () => {
    await invoke(() => send({}, (request) => request.setHeader("traceparent", "own").end()));
    expect(sentHeader("traceparent")).toEqual([["traceparent", "own"]]);
  });

  it.each<[string, RequestOptions]>([
    ["as an array", { headers: ["Host", "orders.test", "X-Own", "1"] as unknown as Record<string, string> }],
    ["with Expect", { headers: { expect: "100-continue", "X-Own": "1" }, method: "PUT" }],
  ])("whose headers were written at once, %s, goes out as it is", async (_, options) => {
    const { result, requests } = await invoke(() => send(options, (request) => request.end(options.method && "body")));
    expect(result).toBe("answer");
    expect(requests).toMatchObject([{ ended: true, attributes: { "http.response.status_code": 200 } }]);
    expect(sentHeader("x-own")).toHaveLength(1);
    expect(sentHeader("traceparent")).toEqual([]);
  });

  it("tells its context only where it may, and is traced elsewhere, too", async () => {
    const seen: string[] = [];
    const propagateTo = ({ href }: URL): boolean => (seen.push(href), false);
    const { requests } = await invoke(() => send({ path: "/path?query" }), { propagateTo });
    expect(requests).toHaveLength(1);
    expect(seen).toEqual([`${server.origin}/path?query`]);
    expect(sentHeader("traceparent")).toEqual([]);
  });

  it("is left alone outside of an invocation and where tracing is suppressed", async () => {
    await send();
    expect(sentHeader("traceparent")).toEqual([]);
    const { requests } = await invoke(() => untraced(() => send()));
    expect(requests).toEqual([]);
    expect(sentHeader("traceparent")).toEqual([]);
  });

  it("belongs to its own invocation, also when it waited for the connection of another's", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const before = server.connections;
    const invoked = await Promise.all(["/slow", "/a", "/b"].map((path) => invoke(() => send({ path, agent }))));
    invoked.push(await invoke(() => send({ path: "/later", agent })));
    expect(server.connections).toBe(before + 1);
    const headers = server.received.slice(-4).map((lines) => new Map(lines).get("traceparent"));
    for (const [index, { root, requests }] of invoked.entries()) {
      expect(requests).toHaveLength(1);
      expect(requests[0]?.parentSpanContext?.spanId).toBe(root.spanContext().spanId);
      expect(headers[index]).toContain(requests[0]?.spanContext().spanId);
    }
    agent.destroy();
  });

  it("is traced for each try of a client that tries again", async () => {
    const { requests } = await invoke(async () => [await send({ path: "/reset" }), await send()]);
    expect(requests.map(({ status }) => status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.UNSET]);
  });

  it.each([
    ["http://user:s3cret@[::1]:8080/path", "http://[::1]:8080/path", "::1", 8080],
    ["http://orders.test/path#s3cret", "http://orders.test/path", "orders.test", 80],
  ])("to %s is recorded as to %s", async (url, full, address, port) => {
    const createConnection = (): never => {
      throw new Error("no connection");
    };
    const { requests } = await invoke(
      () => new Promise((resolve) => http.get(url, { createConnection }).on("error", resolve)),
    );
    expect(requests[0]?.attributes).toMatchObject({ "url.full": full, "server.address": address, "server.port": port });
  });

  it.each<[string, RequestOptions]>([
    ["another one", { headers: { host: "orders.test" } }],
    ["another one with its port", { headers: { Host: "orders.test:8443" } }],
    ["the same without its port", { headers: { host: "127.0.0.1" } }],
    ["the same with another port", { headers: { host: "127.0.0.1:8443" } }],
    ["none", { setHost: false, headers: { connection: "close" } }],
    ["one that is written already", { headers: ["host", "orders.test"] as unknown as Record<string, string> }],
  ])("with a Host header of its own, %s, is recorded as to the server that is connected to", async (_, options) => {
    const url = { "url.full": `${server.origin}/`, "server.address": "127.0.0.1", "server.port": server.port };
    const agents = [undefined, new http.Agent({ keepAlive: true, maxSockets: 1 })];
    for (const agent of agents) {
      const seen: string[] = [];
      const propagateTo = ({ href }: URL): boolean => (seen.push(href), true);
      const { requests } = await invoke(
        () => Promise.all(["/", "/"].map((path) => send({ path, ...options, ...(agent && { agent }) }))),
        { propagateTo },
      );
      expect(requests.map(({ attributes }) => attributes)).toMatchObject([url, url]);
      expect(seen).toEqual([url["url.full"], url["url.full"]]);
      agent?.destroy();
    }
  });

  it("is recorded as to its own one of several servers of a host", async () => {
    const second = http.createServer((_, response) => response.end());
    await new Promise<void>((resolve) => second.listen(0, "127.0.0.1", resolve));
    const { port } = second.address() as AddressInfo;
    const agent = new http.Agent({ keepAlive: true });
    const ports = [server.port, port, server.port];
    const { requests } = await invoke(async () => {
      for (const to of ports) await send({ agent, port: to });
    });
    expect(requests.map(({ attributes }) => attributes["server.port"])).toEqual(ports);
    agent.destroy();
    second.close();
  });

  it("over IPv6 tells the address without the brackets of the URL", async () => {
    const second = http.createServer((_, response) => response.end());
    await new Promise<void>((resolve) => second.listen(0, "::1", resolve));
    const { port } = second.address() as AddressInfo;
    const { requests } = await invoke(async () => [
      await send({ host: "::1", port }),
      await send({ host: "::1", port, headers: { host: "orders.test" } }),
      await fetch(`http://[::1]:${port}/`),
    ]);
    const url = { "url.full": `http://[::1]:${port}/`, "server.address": "::1", "server.port": port };
    expect(requests.map(({ attributes }) => attributes)).toMatchObject([url, url, url]);
    second.closeAllConnections();
    second.close();
  });

  it("through a proxy is recorded as to the server behind it", async () => {
    const { requests } = await invoke(() => send({ path: "http://orders.test/path" }));
    expect(requests[0]?.attributes).toMatchObject({ "url.full": "http://orders.test/path", "server.port": 80 });
  });

  it("is told of nothing but its method when it opens a tunnel", async () => {
    const tunnel = { method: "CONNECT", path: "orders.test:443" };
    const { requests } = await invoke(() => send(tunnel));
    expect(requests).toMatchObject([{ name: "CONNECT", ended: true, attributes: { "url.full": `${server.origin}/` } }]);
  });
});

describe("a request of node:https", () => {
  it("is traced as one of node:http", async () => {
    const { requests } = await invoke(
      () => new Promise((resolve) => https.get({ host: "127.0.0.1", port: server.port }).on("error", resolve)),
    );
    expect(requests).toMatchObject([
      {
        name: "GET",
        status: { code: SpanStatusCode.ERROR },
        attributes: { "url.full": `https://127.0.0.1:${server.port}/` },
      },
    ]);
  });
});

import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { activeTracing, untraced, withSpan } from "@tracelet/core";
import { afterAll, describe, expect, it } from "vitest";
import { invoke, loadUndici, serveLoopback } from "./outgoing.fixture.ts";

const capturedFetch = globalThis.fetch;
const server = serveLoopback();
const undici = loadUndici();
const sentHeader = (name: string) => server.received.at(-1)?.filter((line) => line[0] === name);
const request = async (path = "/", options = {}) => {
  const { body } = await undici.request(server.origin + path, options);
  return body.text();
};

describe("a request of the undici package", () => {
  it("has a CLIENT span below the active one, whose context it takes along", async () => {
    const { result, root, requests } = await invoke(() =>
      withSpan("work", () => request("/orders/1?token=s3cret", { method: "POST", body: "body" })),
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
  });

  it("is an error when the answer's status is", async () => {
    const { requests } = await invoke(() => request("/missing"));
    expect(requests).toMatchObject([{ status: { code: SpanStatusCode.ERROR }, attributes: { "error.type": "404" } }]);
  });

  it.each([
    ["is refused", () => undici.request("http://127.0.0.1:1"), "ECONNREFUSED"],
    ["is reset", () => request("/reset"), "SocketError"],
    ["has been aborted", () => request("/", { signal: AbortSignal.abort() }), "AbortError"],
    [
      "is aborted",
      () => {
        const controller = new AbortController();
        const sent = request("/slow", { signal: controller.signal });
        controller.abort();
        return sent;
      },
      "AbortError",
    ],
  ])("ends as an error when it %s, which the caller sees as ever", async (_, send, type) => {
    const { result, requests } = await invoke(() => send().catch(String));
    expect(result).toBe(await send().catch(String));
    expect(requests).toMatchObject([
      { ended: true, status: { code: SpanStatusCode.ERROR }, attributes: { "error.type": type } },
    ]);
  });

  it.each<[string, object]>([
    ["an object", { Traceparent: "own" }],
    ["an array", ["Traceparent", "own"]],
    ["an iterable", new Map([["Traceparent", "own"]])],
  ])("keeps a traceparent of its own that came in %s", async (_, headers) => {
    const { requests } = await invoke(() => request("/", { headers }));
    expect(requests).toHaveLength(1);
    expect(sentHeader("traceparent")).toEqual([["traceparent", "own"]]);
  });

  it("tells its context only where it may, and is traced elsewhere, too", async () => {
    const { requests } = await invoke(() => request(), { propagateTo: ["orders.test"] });
    expect(requests).toHaveLength(1);
    expect(sentHeader("traceparent")).toEqual([]);
  });

  it("is left alone outside of an invocation and where tracing is suppressed", async () => {
    await request();
    expect(sentHeader("traceparent")).toEqual([]);
    const { requests } = await invoke(() => untraced(() => request()));
    expect(requests).toEqual([]);
    expect(sentHeader("traceparent")).toEqual([]);
  });

  it("belongs to its own invocation, also when it waited for the connection of another's", async () => {
    const pool = new undici.Pool(server.origin, { connections: 1 });
    const send = async (path: string) => (await pool.request({ path, method: "GET" })).body.text();
    const before = server.connections;
    const invoked = await Promise.all(["/slow", "/a", "/b"].map((path) => invoke(() => send(path))));
    invoked.push(await invoke(() => send("/later")));
    expect(server.connections).toBe(before + 1);
    const headers = server.received.slice(-4).map((lines) => new Map(lines).get("traceparent"));
    for (const [index, { root, requests }] of invoked.entries()) {
      expect(requests).toHaveLength(1);
      expect(requests[0]?.parentSpanContext?.spanId).toBe(root.spanContext().spanId);
      expect(headers[index]).toContain(requests[0]?.spanContext().spanId);
    }
    await pool.close();
  });

  it("by the package's own fetch has a span for each hop of a redirect", async () => {
    const { requests } = await invoke(async () => (await undici.fetch(`${server.origin}/redirect`)).text());
    expect(requests.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([302, 200]);
    expect(sentHeader("traceparent")).toEqual([
      ["traceparent", expect.stringContaining(requests[1]!.spanContext().spanId)],
    ]);
  });
});

describe("a WebSocket", () => {
  it("leaves no span open that nobody would end", async () => {
    const { WebSocket = undici.WebSocket } = globalThis as { WebSocket?: typeof globalThis.WebSocket }; // not in Node 20
    const { result } = await invoke(async () => {
      const socket = new WebSocket(server.origin.replace("http", "ws"));
      await new Promise((resolve) => socket.addEventListener("close", resolve));
      return activeTracing()!;
    });
    expect(result.stats()).toMatchObject({ started: 1, open: 0 });
  });
});

describe("the global fetch", () => {
  const original = undici.getGlobalDispatcher();
  afterAll(() => undici.setGlobalDispatcher(original));

  it.each([
    ["by Node's own undici", () => undefined],
    ["by a dispatcher of the package", () => undici.setGlobalDispatcher(new undici.Agent())],
  ])("has one span and one header, %s", async (_, setUp) => {
    setUp();
    for (const propagateTo of [undefined, ["orders.test"]]) {
      const { requests } = await invoke(
        async () => (await fetch(server.origin)).text(),
        propagateTo && { propagateTo },
      );
      expect(requests).toMatchObject([{ name: "GET", attributes: { "http.response.status_code": 200 } }]);
      expect(sentHeader("traceparent")).toHaveLength(propagateTo ? 0 : 1);
    }
  });

  it("is traced where it makes the body of another", async () => {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      controller.enqueue(new Uint8Array(await (await fetch(`${server.origin}/part`)).arrayBuffer()));
      controller.close();
    };
    const body = (): ReadableStream<Uint8Array> => new ReadableStream({ pull }, { highWaterMark: 0 });
    const send = async () => (await fetch(server.origin, { method: "POST", body: body(), duplex: "half" })).text();
    const { requests } = await invoke(send);
    expect(requests.map(({ name }) => name)).toEqual(["GET", "POST"]);
  });

  it("is traced, too, when somebody had taken it before the set-up", async () => {
    const { requests } = await invoke(async () => (await capturedFetch(server.origin)).text());
    expect(requests).toMatchObject([{ attributes: { "http.response.status_code": 200 } }]);
    expect(sentHeader("traceparent")).toHaveLength(1);
  });
});

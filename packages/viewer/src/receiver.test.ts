import { gzipSync } from "node:zlib";
import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { encodeProtobuf } from "./otlp-encoder-fixture.ts";
import { logsJson, metricsJson, otlpJson, otlpProtobuf, TRACE_ID } from "./otlp-fixture.ts";
import type { ExportRequest } from "./intake.ts";
import { createReceiver, type Receiver, type ReceiverOptions } from "./receiver.ts";
import type { ViewerTrace } from "./viewer-trace.ts";

const PROTOBUF = "application/x-protobuf";
const JSON_TYPE = "application/json";
const jsonBody = JSON.stringify(otlpJson());
const running: Receiver[] = [];

async function start(options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = await createReceiver({ port: 0, ...options });
  running.push(receiver);
  return receiver;
}

interface Posted {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string;
  readonly encoding?: string;
}

function post(
  receiver: Receiver,
  body: string | Uint8Array<ArrayBuffer> | null,
  posted: Posted = {},
): Promise<Response> {
  const { path = "/v1/traces", method = "POST", type = PROTOBUF, encoding } = posted;
  const headers = {
    "content-type": type,
    ...(encoding === undefined ? {} : { "content-encoding": encoding }),
  };
  return fetch(receiver.url + path, { method, headers, body });
}

const bytes = (data: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(data);

afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

describe("createReceiver", () => {
  it("accepts protobuf and answers with an empty protobuf message", async () => {
    const receiver = await start();
    const response = await post(receiver, bytes(otlpProtobuf()));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(PROTOBUF);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(receiver.traces()[0]).toMatchObject({
      traceId: TRACE_ID,
      spans: [{ name: "POST /orders" }],
    });
  });

  it("accepts JSON with a charset and answers with an empty JSON message", async () => {
    const receiver = await start();
    const response = await post(receiver, jsonBody, { type: "Application/JSON; charset=utf-8" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(JSON_TYPE);
    expect(await response.json()).toEqual({});
    expect(receiver.traces()).toHaveLength(1);
  });

  it("accepts gzip in both encodings", async () => {
    const receiver = await start();
    const protobuf = await post(receiver, bytes(gzipSync(otlpProtobuf())), { encoding: "gzip" });
    const json = await post(receiver, bytes(gzipSync(jsonBody)), {
      encoding: "GZIP",
      type: JSON_TYPE,
    });
    expect([protobuf.status, json.status]).toEqual([200, 200]);
  });

  it("tells of each request and of the trace, and counts", async () => {
    const requests: ExportRequest[] = [];
    const traces: ViewerTrace[] = [];
    const receiver = await start({
      quietMillis: 1,
      onRequest: (request) => requests.push(request),
      onTrace: (trace) => traces.push(trace),
    });
    const body = gzipSync(jsonBody);
    await post(receiver, bytes(body), { type: JSON_TYPE, encoding: "gzip" });
    await post(receiver, "nonsense", { type: JSON_TYPE });
    await vi.waitUntil(() => traces.length === 1);
    expect(requests).toMatchObject([{ encoding: "json", bytes: body.length, spans: [{ traceId: TRACE_ID }] }]);
    expect(receiver.figures()).toEqual({
      requests: 1,
      rejectedRequests: 1,
      failedRequests: 0,
      bytes: body.length,
      spans: 1,
      logs: 0,
      metrics: 0,
      forwarded: 0,
      notForwarded: 0,
      evictedTraces: 0,
      evictedSpans: 0,
    });
  });

  it.each<[string, string | Uint8Array<ArrayBuffer> | null, Posted, number]>([
    ["another path", jsonBody, { path: "/v1/profiles", type: JSON_TYPE }, 404],
    ["another method", null, { method: "GET" }, 405],
    ["another content type", jsonBody, { type: "text/plain" }, 415],
    ["another content encoding", jsonBody, { type: JSON_TYPE, encoding: "br" }, 415],
    ["JSON that does not parse", "{", { type: JSON_TYPE }, 400],
    ["JSON of another shape", '{"resourceSpans":1}', { type: JSON_TYPE }, 400],
    ["JSON nested without end", "[".repeat(200_000), { type: JSON_TYPE }, 400],
    ["protobuf that is cut off", bytes(otlpProtobuf().subarray(0, 50)), {}, 400],
    ["protobuf groups nested without end", new Uint8Array(500_000).fill(0x0b), {}, 400],
    ["gzip that is none", jsonBody, { type: JSON_TYPE, encoding: "gzip" }, 400],
  ])("refuses %s with a short text, and goes on", async (_title, body, posted, status) => {
    const receiver = await start();
    const response = await post(receiver, body, posted);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(text.length).toBeLessThan(200);
    expect((await post(receiver, bytes(otlpProtobuf()))).status).toBe(200);
  });

  it("names the method it allows", async () => {
    const receiver = await start();
    expect((await post(receiver, null, { method: "GET" })).headers.get("allow")).toBe("POST");
  });

  it("refuses bodies over the limit, before and after inflating", async () => {
    const receiver = await start({ maxBodyBytes: 1000 });
    const large = new Uint8Array(5_000_000);
    expect((await post(receiver, large)).status).toBe(413);
    expect(gzipSync(large.subarray(0, 100_000)).length).toBeLessThan(1000);
    expect((await post(receiver, bytes(gzipSync(large.subarray(0, 100_000))), { encoding: "gzip" })).status).toBe(413);
    expect((await post(receiver, bytes(otlpProtobuf()))).status).toBe(200);
  });

  it("survives a client that goes away in the middle of the body", async () => {
    const receiver = await start();
    const socket = connect(Number(new URL(receiver.url).port), "127.0.0.1");
    socket.write(`POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: 99\r\n\r\nabc`);
    socket.end();
    await vi.waitUntil(() => receiver.figures().rejectedRequests === 1);
    expect((await post(receiver, bytes(otlpProtobuf()))).status).toBe(200);
  });

  it("reports pending traces on close, and can be closed twice", async () => {
    const onTrace = vi.fn<(trace: ViewerTrace) => void>();
    const receiver = await start({ quietMillis: 60_000, onTrace });
    await post(receiver, bytes(otlpProtobuf()));
    await receiver.close();
    await receiver.close();
    expect(onTrace).toHaveBeenCalledTimes(1);
    await expect(post(receiver, bytes(otlpProtobuf()))).rejects.toThrow();
  });

  it("rejects with Node's error when the port is taken", async () => {
    const receiver = await start();
    const port = Number(new URL(receiver.url).port);
    await expect(createReceiver({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("does not take an empty host for every address", async () => {
    await expect(createReceiver({ port: 0, host: "" })).rejects.toThrow(
      new TypeError("host must name an address, such as 127.0.0.1"),
    );
  });

  it("accepts logs and metrics in both encodings, and puts logs to their trace", async () => {
    const receiver = await start();
    const sum = { dataPoints: [{ asInt: "1" }] };
    const metrics = metricsJson({ name: "requests", sum });
    const answers = [
      await post(receiver, encodeProtobuf("logs", logsJson()), { path: "/v1/logs" }),
      await post(receiver, JSON.stringify(logsJson()), { path: "/v1/logs", type: JSON_TYPE }),
      await post(receiver, encodeProtobuf("metrics", metrics), { path: "/v1/metrics" }),
      await post(receiver, bytes(gzipSync(JSON.stringify(metrics))), {
        path: "/v1/metrics",
        type: JSON_TYPE,
        encoding: "gzip",
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(receiver.figures()).toMatchObject({ requests: 4, logs: 2, metrics: 2, spans: 0 });
    expect(receiver.traces()).toMatchObject([{ traceId: TRACE_ID, spans: [], logs: [{ level: "warn" }, {}] }]);
    expect(receiver.logs()).toHaveLength(2);
  });

  it("takes nothing from web pages of other hosts", async () => {
    const receiver = await start();
    const send = (origin: string): Promise<Response> =>
      fetch(`${receiver.url}/v1/traces`, {
        method: "POST",
        headers: { "content-type": JSON_TYPE, origin },
        body: jsonBody,
      });
    expect((await send("https://evil.example")).status).toBe(403);
    expect((await send("http://127.evil.example")).status).toBe(403);
    expect((await send("http://localhost:3000")).status).toBe(200);
    expect((await send("http://127.0.0.1:3000")).status).toBe(200);
    expect(receiver.figures().spans).toBe(2);
  });
});

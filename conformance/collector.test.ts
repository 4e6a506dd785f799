import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "./collector.ts";
import { ExportTraceServiceRequest, ExportTraceServiceResponse } from "./collector/protobuf-types.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const PARENT_ID = "00f067aa0ba902b7";

/** A request as OTLP's JSON writes it; `id` says how ids are written. */
const request = (id: (hex: string) => unknown): unknown => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeSpans: [
        {
          scope: { name: "cart", version: "1.2.3" },
          schemaUrl: "https://opentelemetry.io/schemas/1.45.0",
          spans: [
            {
              traceId: id(TRACE_ID),
              spanId: id(SPAN_ID),
              parentSpanId: id(PARENT_ID),
              traceState: "a=b",
              flags: 0x301,
              name: "GET",
              kind: 2,
              startTimeUnixNano: "1700000000000000001",
              endTimeUnixNano: "1700000000000000009",
              status: { code: 2, message: "no" },
              attributes: [
                { key: "whole", value: { intValue: "7" } },
                { key: "big", value: { intValue: "9007199254740993" } },
                { key: "ratio", value: { doubleValue: 0.5 } },
                { key: "list", value: { arrayValue: { values: [{ boolValue: true }, { stringValue: "x" }] } } },
              ],
              events: [{ name: "exception", timeUnixNano: "1700000000000000002", attributes: [] }],
              links: [{ traceId: id(TRACE_ID), spanId: id(PARENT_ID), attributes: [] }],
            },
          ],
        },
      ],
    },
  ],
});

const json = (): string => JSON.stringify(request((hex) => hex));
const protobuf = (): Uint8Array =>
  ExportTraceServiceRequest.encode(
    ExportTraceServiceRequest.fromObject(request((hex) => Buffer.from(hex, "hex"))),
  ).finish();

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterEach(() => collector.reset());
afterAll(() => collector.close());

const post = (body: string | Uint8Array, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> =>
  fetch(`${collector.url}/v1/traces`, { method: "POST", body: Buffer.from(body), headers, signal: signal ?? null });
const postProtobuf = (): Promise<Response> => post(protobuf(), { "content-type": "application/x-protobuf" });

describe("the collector decodes", () => {
  const bodies: [string, string | Uint8Array, Record<string, string>][] = [
    ["protobuf", protobuf(), { "content-type": "application/x-protobuf" }],
    ["JSON", json(), { "content-type": "application/json" }],
    ["gzip", gzipSync(json()), { "content-type": "application/json", "content-encoding": "gzip" }],
  ];
  it.each(bodies)("%s", async (_encoding, body, headers) => {
    expect((await post(body, headers)).status).toBe(200);
    expect(collector.requests).toMatchObject([{ path: "/v1/traces", bytes: body.length, status: 200 }]);
    expect(collector.spans()).toEqual([
      {
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        parentSpanId: PARENT_ID,
        traceState: "a=b",
        flags: 0x301,
        name: "GET",
        kind: "server",
        status: { code: "error", message: "no" },
        attributes: { whole: 7, big: 9007199254740993n, ratio: 0.5, list: [true, "x"] },
        events: [{ name: "exception", time: 1700000000000000002n, attributes: {} }],
        links: [{ traceId: TRACE_ID, spanId: PARENT_ID, traceState: "", flags: 0, attributes: {} }],
        resource: { "service.name": "shop" },
        scope: { name: "cart", version: "1.2.3" },
        schemaUrl: "https://opentelemetry.io/schemas/1.45.0",
        start: 1700000000000000001n,
        end: 1700000000000000009n,
      },
    ]);
  });

  it("answers 400 to what is no OTLP, and keeps the reason", async () => {
    const body = json().replace(TRACE_ID, "0".repeat(32));
    expect((await post(body, { "content-type": "application/json" })).status).toBe(400);
    expect(collector.requests[0]?.problem).toContain("traceId is no id");
  });
});

describe("the collector waits", () => {
  it("for a count of spans", async () => {
    const arrived = collector.waitFor(2);
    await postProtobuf();
    await postProtobuf();
    expect(await arrived).toHaveLength(2);
  });

  it("for a condition, and resolves with what it found", async () => {
    const arrived = collector.waitFor(({ spans }) => spans.find(({ name }) => name === "GET"), "the GET span");
    await postProtobuf();
    expect((await arrived).spanId).toBe(SPAN_ID);
  });
});

describe("a hostile collector", () => {
  it("hangs until it is reset", async () => {
    collector.behave("hang");
    const answer = postProtobuf();
    await collector.waitFor(1);
    expect(collector.requests[0]?.status).toBeUndefined();
    collector.reset();
    await expect(answer).rejects.toThrow();
  });

  it("answers late", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    collector.behave("late", promise);
    const answer = postProtobuf();
    await collector.waitFor(1);
    expect(collector.requests[0]?.status).toBeUndefined();
    resolve();
    expect((await answer).status).toBe(200);
  });

  it("refuses connections", async () => {
    collector.behave("refuse");
    await expect(postProtobuf()).rejects.toThrow();
    expect(collector.requests).toEqual([]);
    expect(collector.connections).toBeGreaterThan(0);
  });

  it("answers with a status and headers", async () => {
    collector.behave("status", 503, { "retry-after": "1" });
    const answer = await postProtobuf();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  });

  it("answers with any body", async () => {
    collector.behave("malformed", "<html>");
    expect(await (await postProtobuf()).text()).toBe("<html>");
    collector.behave("malformed");
    expect(await (await postProtobuf()).bytes()).toEqual(new Uint8Array([0x0a, 0x7f, 0x08]));
  });

  it("treats one request after the other as it is told, and then all as the last one", async () => {
    collector.behaveInTurn(["status", 503, { "retry-after": "0" }], ["status", 429], ["ok"]);
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await postProtobuf()).status);
    expect(statuses).toEqual([503, 429, 200, 200]);
  });

  it("sends its clients elsewhere", async () => {
    collector.behaveInTurn(["redirect", `${collector.url}/elsewhere`], ["ok"]);
    expect((await postProtobuf()).status).toBe(200);
    expect(collector.requests).toMatchObject([
      { path: "/v1/traces", status: 307 },
      { path: "/elsewhere", status: 200 },
    ]);
    expect(collector.spans()).toHaveLength(2);
  });

  it.each(["request", "processing", "response"] as const)("breaks the connection during the %s", async (during) => {
    collector.behaveInTurn(["reset", during], ["ok"]);
    await expect(postProtobuf().then((answer) => answer.text())).rejects.toThrow();
    expect(collector.requests).toHaveLength(during === "request" ? 0 : 1);
    expect((await postProtobuf()).status).toBe(200);
  });

  it("rejects a part of a request, in the encoding of the request", async () => {
    collector.behave("partialSuccess", { rejectedSpans: 1, errorMessage: "too old" });
    const answer = await post(json(), { "content-type": "application/json" });
    expect(await answer.json()).toEqual({ partialSuccess: { rejectedSpans: "1", errorMessage: "too old" } });
    const message = ExportTraceServiceResponse.decode(await (await postProtobuf()).bytes());
    expect(ExportTraceServiceResponse.toObject(message, { longs: String })).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: "too old" },
    });
  });

  it("answers without an end, until it is left", async () => {
    collector.behave("endless", 1);
    const { body } = await postProtobuf();
    const reader = body!.getReader();
    for (let count = 0; count < 3; count += 1) expect(await reader.read()).toMatchObject({ done: false });
    await reader.cancel();
  });

  it("demands a header", async () => {
    collector.behave("requireHeader", "x-honeycomb-team", "key");
    expect((await postProtobuf()).status).toBe(401);
    const headers = { "content-type": "application/x-protobuf", "X-Honeycomb-Team": "key" };
    expect((await post(protobuf(), headers)).status).toBe(200);
  });

  it("closes with a hanging connection", async () => {
    const other = await startCollector();
    other.behave("hang");
    const answer = fetch(`${other.url}/v1/traces`, {
      method: "POST",
      body: json(),
      headers: { "content-type": "application/json" },
    });
    await other.waitFor(1);
    await Promise.all([other.close(), expect(answer).rejects.toThrow()]);
  });
});

import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { logsJson, otlpJson, SPAN_ID, TRACE_ID } from "../otlp-fixture.ts";
import { createReceiver, type Receiver } from "../receiver.ts";
import { decodeTrace } from "./decode-trace.ts";
import type { FeedUpdate } from "./page-messages.ts";

const running: Receiver[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

async function start(): Promise<Receiver> {
  const receiver = await createReceiver({ port: 0 });
  running.push(receiver);
  return receiver;
}

async function post(receiver: Receiver, path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(receiver.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers: Record<string, string>;
}

/** `fetch` chooses the Host header itself. */
function statusFor(receiver: Receiver, { path = "/", method = "GET", headers }: Asked): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(receiver.url + path, { method, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    });
    asking.on("error", reject).end();
  });
}

describe("the page's routes", () => {
  it.each(["localhost:4318", "127.0.0.1", "[::1]:4318", "app.localhost", "192.168.1.7:4318"])(
    "answers when it is asked as %s",
    async (host) => {
      expect(await statusFor(await start(), { path: "/api/logs", headers: { host } })).toBe(200);
    },
  );

  it.each(["evil.example", "127.0.0.1.evil.example:4318", "localhost.evil.example", "evil.example@127.0.0.1"])(
    "does not answer a page that had its name resolve to this machine: %s",
    async (host) => {
      const receiver = await start();
      for (const path of ["/", "/api/logs", "/api/feed", `/t/${TRACE_ID}.json`]) {
        expect(await statusFor(receiver, { path, headers: { host } })).toBe(403);
      }
    },
  );

  it("answers HEAD, by which others ask whether it is there", async () => {
    const { url } = await start();
    const { status, headers } = await fetch(url, { method: "HEAD" });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/html");
    expect((await fetch(`${url}/api/feed`, { method: "HEAD" })).status).toBe(405); // it has no end
  });

  it("forgets everything for its own page, not for another", async () => {
    const receiver = await start();
    await post(receiver, "/v1/traces", otlpJson());
    const clear = { path: "/api/clear", method: "POST" };
    expect(await statusFor(receiver, { ...clear, headers: { origin: "https://evil.example" } })).toBe(403);
    expect(await statusFor(receiver, { ...clear, method: "GET", headers: {} })).toBe(405);
    expect(receiver.traces()).toHaveLength(1);
    expect(await statusFor(receiver, { ...clear, headers: {} })).toBe(200);
    expect(receiver.traces()).toEqual([]);
  });

  it("allows no code but its own, and no HTML from text", async () => {
    const receiver = await start();
    const { headers } = await fetch(`${receiver.url}/api/logs`);
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(headers.get("content-security-policy")).toContain("require-trusted-types-for 'script'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("tells a trace with its findings as it was received", async () => {
    const receiver = await start();
    await post(
      receiver,
      "/v1/traces",
      otlpJson({ attributes: [{ key: "big", value: { intValue: "9007199254740993" } }] }),
    );
    await post(receiver, "/v1/logs", logsJson());
    const { findings, ...trace } = decodeTrace(await (await fetch(`${receiver.url}/api/traces/${TRACE_ID}`)).text());
    const [held] = receiver.traces();
    const [span] = held?.spans ?? [];
    expect(trace).toEqual({ ...held, spans: [{ ...span, attributes: { big: "9007199254740993" } }] });
    expect(findings.map(({ kind }) => kind)).toEqual(["delivery"]);
    const json: unknown = await (await fetch(`${receiver.url}/t/${TRACE_ID}.json`)).json();
    expect(json).toMatchObject({ traceId: TRACE_ID, spans: [{ startNanos: String(span?.startNanos) }] });
    expect((await fetch(`${receiver.url}/t/${"0".repeat(31)}1.json`)).status).toBe(404);
  });

  it.each<[string, boolean]>([
    ["", true],
    ["post ORDERS", true],
    ["http.response.status_code=502", true],
    ["typeerror checkout", true],
    [SPAN_ID, true],
    ["about to expire", true],
    ["post nowhere", false],
  ])("finds by %j: %s", async (query, isFound) => {
    const receiver = await start();
    await post(receiver, "/v1/traces", otlpJson());
    await post(receiver, "/v1/logs", logsJson());
    const found: unknown = await (await fetch(`${receiver.url}/api/search?q=${encodeURIComponent(query)}`)).json();
    expect(found).toEqual(isFound ? [TRACE_ID] : []);
  });

  it("tells what there is, then what changes", async () => {
    const receiver = await start();
    await post(receiver, "/v1/traces", otlpJson());
    const { body } = await fetch(`${receiver.url}/api/feed`);
    const updates = readUpdates(body);
    expect((await updates.next()).value).toMatchObject({
      isSnapshot: true,
      traces: [
        { traceId: TRACE_ID, name: "POST /orders", outcome: "502", errors: 1, spans: 1, durationNanos: 1_000_001 },
      ],
    });
    await post(receiver, "/v1/logs", logsJson());
    expect((await updates.next()).value).toMatchObject({ isSnapshot: false, traces: [{ logs: 1 }], logs: 1 });
    await fetch(`${receiver.url}/api/clear`, { method: "POST" });
    expect((await updates.next()).value).toMatchObject({ isSnapshot: true, traces: [], logs: 0 });
    await updates.return?.(undefined);
  });
});

async function* readUpdates(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): AsyncGenerator<FeedUpdate, void> {
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const messages = (text + chunk).split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) yield JSON.parse(message.replace(/^data: /, "")) as FeedUpdate;
  }
}

import { afterEach, describe, expect, it, vi } from "vitest";
import { parseFailure, type Failure } from "./failure.ts";
import { otlpJson } from "./otlp-fixture.ts";
import { createReceiver, type Receiver } from "./receiver.ts";

const running: Receiver[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

async function start(fail: Failure, onFailed?: (path: string) => void): Promise<Receiver> {
  const receiver = await createReceiver({ port: 0, fail, onFailed });
  running.push(receiver);
  return receiver;
}

function post(receiver: Receiver, { path = "/v1/traces", signal }: { path?: string; signal?: AbortSignal } = {}) {
  const headers = { "content-type": "application/json" };
  return fetch(receiver.url + path, {
    method: "POST",
    headers,
    body: JSON.stringify(otlpJson()),
    signal: signal ?? null,
  });
}

describe("a receiver that fails", () => {
  it.each([429, 503])("answers %d, and asks to come back after a second", async (status) => {
    const receiver = await start(status);
    const response = await post(receiver);
    expect([response.status, response.headers.get("retry-after")]).toEqual([status, "1"]);
    expect(receiver.figures()).toMatchObject({ requests: 0, spans: 0, failedRequests: 1 });
    expect(receiver.traces()).toEqual([]);
  });

  it("answers with any status to every signal, and tells of each request", async () => {
    const onFailed = vi.fn<(path: string) => void>();
    const receiver = await start(401, onFailed);
    for (const path of ["/v1/traces", "/v1/logs", "/v1/metrics"]) {
      const response = await post(receiver, { path });
      expect([response.status, response.headers.get("retry-after")]).toEqual([401, null]);
    }
    expect(onFailed.mock.calls.flat()).toEqual(["/v1/traces", "/v1/logs", "/v1/metrics"]);
  });

  it("breaks the connection", async () => {
    const receiver = await start("reset");
    await expect(post(receiver)).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
    });
  });

  it("hangs until the client gives up, and can be closed meanwhile", async () => {
    const receiver = await start("hang");
    const abort = new AbortController();
    const answer = post(receiver, { signal: abort.signal });
    await vi.waitUntil(() => receiver.figures().failedRequests === 1);
    abort.abort();
    await expect(answer).rejects.toThrow("abort");
    const abandoned = post(receiver);
    await vi.waitUntil(() => receiver.figures().failedRequests === 2);
    await receiver.close();
    await expect(abandoned).rejects.toThrow();
  });
});

it.each<[string, Failure | undefined]>([
  ["429", 429],
  ["503", 503],
  ["hang", "hang"],
  ["reset", "reset"],
  ["200", undefined],
  ["", undefined],
  ["429x", undefined],
])("reads %j as a failure", (text, failure) => {
  expect(parseFailure(text)).toBe(failure);
});

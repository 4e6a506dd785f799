import { Buffer } from "node:buffer";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type Gates, startGates } from "../../gate.ts";
import { textOf } from "../../hosts/host.ts";
import { createLambdaHostKind, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/streaming-lambda.ts` };
const BYTES = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));

describe.each([24, 22] as const)("a streamed response on Lambda (Node %d)", { timeout: 60_000 }, (runtime) => {
  let collector: Collector;
  let gates: Gates;
  let host: LambdaHost;
  const names = (): string[] => collector.spans().map(({ name }) => name);
  beforeAll(async () => {
    [collector, gates] = await Promise.all([startCollector(), startGates()]);
    host = await createLambdaHostKind("Lambda", { streams: true, runtime }).start({
      app,
      env: toCollector(collector.url),
    });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await Promise.all([collector?.close(), gates?.close()]);
  });

  it("arrives as it was written, with its status, headers and cookies", async () => {
    const response = await host.request("/bytes");
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({ "content-type": "application/x-bytes", "x-a": "1" });
    expect(response.headers.getSetCookie()).toEqual(["a=1"]);
    expect(Buffer.compare(response.body, BYTES)).toBe(0);
    const plain = await host.request("/plain");
    expect([plain.headers.get("content-type"), textOf(plain)]).toEqual(["text/plain", "plain text"]);
    const spans = await collector.waitFor(9); // the exports follow the responses
    const roots = spans.filter(({ kind }) => kind === "server");
    expect(roots.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([201, 200]);
  });

  it("has been sent to its end before the export begins, which is over before the freeze", async () => {
    const answered = Promise.withResolvers<void>();
    collector.behave("late", answered.promise);
    const response = await host.request("/bytes");
    expect(Buffer.compare(response.body, BYTES)).toBe(0);
    await collector.waitFor(8);
    answered.resolve();
    expect(names().toSorted()).toEqual([...Array<string>(7).fill("chunk"), "GET"].toSorted());
    await collector.waitFor(({ requests }) => requests[0]?.status === 200, "the answer");
  });

  it("ends the root when the stream ends, not when the handler returns", async () => {
    const opened = await host.open(`/detached?url=${encodeURIComponent(gates.url("detached"))}`);
    await gates.reached("detached");
    expect(names()).toEqual([]);
    gates.open("detached");
    const parts: Uint8Array[] = [];
    for await (const part of opened.chunks) parts.push(part);
    expect(Buffer.concat(parts).toString("utf8")).toBe("begun,ended");
    await collector.waitFor(3);
    const root = collector.spans().find(({ kind }) => kind === "server");
    const child = collector.spans().find(({ name }) => name === "detached");
    expect(child?.parentSpanId).toBe(root?.spanId);
    // Each span has a clock of its own, set to the millisecond when it starts.
    expect(root!.end + 1_000_000n >= child!.end).toBe(true);
  });

  it.each([
    ["the handler fails", "/breaks"],
    ["its source fails", "/source-breaks"],
  ])("breaks off as without tracing when %s in the middle, and the error is on the root", async (_what, rawPath) => {
    const result = await host.invoke({ rawPath });
    expect(result).toMatchObject({
      kind: "response",
      body: Buffer.from("begun,"),
      brokenOff: { errorType: "RangeError", errorMessage: "in the middle" },
    });
    const [root] = await collector.waitFor(1);
    expect(root).toMatchObject({ status: { code: "error" }, attributes: { "error.type": "RangeError" } });
  });

  it("is not held when the collector hangs: its bytes are there already", async () => {
    collector.behave("hang");
    const opened = await host.open("/bytes");
    let length = 0;
    for await (const part of opened.chunks) length += part.length;
    expect(length).toBe(BYTES.length);
  });
});

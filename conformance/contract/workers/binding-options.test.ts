import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BINDINGS_APP, BINDINGS_CONFIG } from "../../apps/bindings/deployment.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { type Host, jsonOf } from "../../hosts/host.ts";
import { workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const OPTIONS = {
  KV: { except: ["put", "list"] },
  BUCKET: false,
  caches: false,
  ORDERS: { context: true },
  COUNTER: { rpc: ["add", "countArguments"] },
  BACKEND: { rpc: ["add", "countArguments", "fail", "greeter", "price"], context: true },
  TRACED_BACKEND: { rpc: ["countArguments", "greeter"], context: true },
  SECRET: { except: ["get"] },
  MAIL: { rpc: ["send"] },
};

interface Envelope {
  readonly tracelet: 1;
  readonly context: { readonly traceparent: string };
  readonly body: unknown;
}

describe("what is asked for single bindings", { timeout: 60_000 }, () => {
  let collector: Collector;
  let host: Host;
  beforeAll(async () => {
    collector = await startCollector();
    const env = { ...toCollector(collector.url), BINDINGS: JSON.stringify(OPTIONS) };
    host = await workerd.start({ app: BINDINGS_APP, env, config: BINDINGS_CONFIG });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([host?.close(), collector.close()]);
  });

  /** The result of a route, and the spans of its calls in order of their end. */
  const call = async (
    path: string,
  ): Promise<{ result: readonly unknown[]; calls: CollectedSpan[]; names: string[] }> => {
    const { headers, traceId } = createCaller();
    const result = jsonOf<readonly unknown[]>(await host.request(path, { headers }));
    const calls = await collector.waitFor(({ spans }) => {
      const own = spans.filter((span) => span.traceId === traceId);
      return own.some(({ kind }) => kind === "server") && own.filter(({ kind }) => kind !== "server");
    }, `the root of ${traceId}`);
    return { result, calls, names: calls.map(({ kind, name }) => `${kind} ${name}`) };
  };

  it("leaves single methods out", async () => {
    expect(new Set((await call("/kv")).names)).toEqual(
      new Set(["client get KV", "client getWithMetadata KV", "client delete KV"]),
    );
  });

  it.each(["/r2", "/r2-multipart", "/cache"])("leaves whole bindings out: %s", async (path) => {
    expect((await call(path)).names).toEqual([]);
  });

  it("makes spans of RPC methods that are named, and keeps pipelining", async () => {
    const { result, calls } = await call("/rpc");
    expect(result.slice(0, 4)).toEqual([3, "hello pipelined", "hello awaited", "function"]);
    expect(result[6]).toEqual([{ net: 7 }, 7]);
    const spans = calls.map(({ kind, name, status }) => `${kind} ${name} ${status.code}`);
    expect(spans.toSorted()).toEqual([
      "client BACKEND/add unset",
      "client BACKEND/countArguments unset",
      "client BACKEND/fail error",
      "client BACKEND/greeter unset",
      "client BACKEND/greeter unset",
      "client BACKEND/greeter unset",
      "client GET unset",
    ]);
    expect(calls.find(({ name }) => name === "BACKEND/fail")?.attributes).toMatchObject({
      "error.type": "RangeError",
      "rpc.method": "BACKEND/fail",
      "rpc.system.name": "jsrpc",
      "cloudflare.jsrpc.method": "fail",
      "cloudflare.binding.name": "BACKEND",
    });
  });

  it("leaves the methods of a stub callable that a method returned", async () => {
    const { result } = await call("/handed-out");
    expect(result).toMatchObject([{ value: 3 }, { value: "traceparent: none" }, { value: 3 }]);
  });

  it("sends the context to RPC methods as one argument more, where it was asked for", async () => {
    expect((await call("/rpc")).result[4]).toBe(3);
    const { result, names } = await call("/durable-object");
    expect(result.slice(2, 4)).toEqual([3, 2]);
    expect(names).toEqual(["client GET", "client GET", "client COUNTER/add", "client COUNTER/countArguments"]);
  });

  it("makes one trace with an instrumented callee, whose methods get their own arguments only", async () => {
    const { headers, traceId, spanId } = createCaller();
    expect(jsonOf(await host.request("/traced-rpc", { headers }))).toEqual([2, "hello pipelined"]);
    const spans = await collector.waitFor((collected) => {
      const own = collected.spans.filter((span) => span.traceId === traceId);
      return own.length === 5 && own;
    }, "both sides of two calls");
    const both = (method: string): object => ({
      [`TRACED_BACKEND/${method}`]: { [`TracedBackend/${method}`]: {} },
    });
    expect(toTree(spans, spanId)).toEqual({ GET: { ...both("countArguments"), ...both("greeter") } });
  });

  it("leaves out what is traced of stubs in any case, and traces nothing twice", async () => {
    expect((await call("/others")).names).toEqual([
      "client MAIL/send",
      "client limit LIMIT",
      "client info IMAGES",
      "client output IMAGES",
    ]);
  });

  it("sends the context of its span with a queue's messages, but for texts and bytes", async () => {
    const { calls, result } = await call("/queue");
    // No body, no envelope: the platform refuses it.
    expect(result[5]).toMatchObject({ thrown: expect.stringContaining("undefined") as string });
    const received = await receivedMessages(4);
    const [one, two, text, three] = received as [Envelope, Envelope, string, Envelope];
    expect([one.body, two.body, text, three.body]).toEqual([{ secret: "one" }, "secret two", "plain", "secret three"]);
    expect([one, two, three].map(({ context }) => context.traceparent)).toEqual(
      calls.slice(0, 3).map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
    );
  });

  /** Asks the consumer until it has them: it says nothing by itself. */
  async function receivedMessages(count: number): Promise<readonly unknown[]> {
    const received = jsonOf<readonly unknown[]>(await host.request("/received"));
    return received.length < count ? receivedMessages(count) : received;
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Gates, startGates } from "../../gate.ts";
import { jsonOf, textOf } from "../../hosts/host.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const entry = `${import.meta.dirname}/../../apps/entrypoint-worker.ts`;
const ENTRYPOINTS = { CARTS: "Carts", TRUSTED: "Carts", PLAIN: "PlainCarts" };

let collector: Collector;
let gates: Gates;
let host: WorkerdHost;
beforeAll(async () => {
  [collector, gates] = await Promise.all([startCollector(), startGates()]);
  const env = toCollector(collector.url);
  host = await workerd.start({
    app: { worker: entry, lambda: "" },
    env,
    services: { OTHER: { entry, env: { ...env, OTEL_SERVICE_NAME: "other" } } },
    config: {
      services: Object.entries(ENTRYPOINTS).map(([binding, entrypoint]) => ({
        binding,
        entrypoint,
        service: "other",
        props: { shop: "main" },
      })),
    },
  });
});
afterEach(() => collector.reset());
afterAll(async () => {
  await host.close();
  await Promise.all([collector.close(), gates.close()]);
});

const arrival = (traceId: string, count: number) =>
  collector.waitFor(({ spans }) => {
    const found = spans.filter((span) => span.traceId === traceId);
    return found.length >= count && found;
  }, `${count} spans of ${traceId}`);
const traceOf = async (name: string, count: number): Promise<readonly CollectedSpan[]> => {
  const root = await collector.waitFor(({ spans }) => spans.find((span) => span.name === name), name);
  return arrival(root.traceId, count);
};

describe("a WorkerEntrypoint", () => {
  it("has a SERVER span for a request, in the trace of its caller", async () => {
    const { traceId, spanId, headers } = createCaller();
    expect(textOf(await host.request("/fetch", { headers }))).toBe("EUR GET /fetch");
    const spans = await arrival(traceId, 3);
    expect(toTree(spans, spanId)).toEqual({ GET: { GET: { GET: {} } } });
    expect(spans.filter(({ resource }) => resource["service.name"] === "other")).toMatchObject([
      { kind: "server", attributes: { "cloudflare.handler_type": "fetch", "url.path": "/fetch" } },
    ]);
  });

  it("has a SERVER span for an RPC method, of a trace of its own", async () => {
    const { headers } = createCaller();
    expect(textOf(await host.request("/total", { headers }))).toBe("3 EUR");
    const spans = await traceOf("Carts/total", 2);
    expect(toTree(spans, undefined)).toEqual({ "Carts/total": { sum: {} } });
    expect(spans.find(({ name }) => name === "Carts/total")).toMatchObject({
      kind: "server",
      resource: { "service.name": "other" },
      attributes: { "rpc.method": "Carts/total", "cloudflare.jsrpc.method": "total", "faas.trigger": "other" },
    });
  });

  it("continues the trace of a caller that sends its context among the arguments", async () => {
    const { traceId, spanId, headers } = createCaller();
    expect(textOf(await host.request("/total?binding=TRUSTED", { headers }))).toBe("3 EUR");
    const spans = await arrival(traceId, 4);
    expect(toTree(spans, spanId)).toEqual({ GET: { "TRUSTED/total": { "Carts/total": { sum: {} } } } });
  });

  it("is to its callers what it is without instrumentation", async () => {
    const plain = jsonOf(await host.request("/report?binding=PLAIN"));
    expect(jsonOf(await host.request("/report?binding=CARTS"))).toEqual(plain);
    expect(plain).toMatchObject({
      pipelined: 3,
      target: [1, 3, 3],
      function: 5,
      stream: "streamed",
      surroundings: [["a", { tracelet: 1 }, null], "other", { shop: "main" }, true],
      // Both have the platform's context, whose class has the method.
      nothing: [expect.stringContaining("TypeError: Failed to execute 'waitUntil'"), "undefined"],
    });
  });

  it("exports what it lets go on after it has returned", async () => {
    const response = await host.request(`/later?gate=${encodeURIComponent(gates.url("later"))}`);
    expect(textOf(response)).toBe("now");
    await gates.reached("later");
    gates.open("later");
    expect(toTree(await traceOf("Carts/later", 2), undefined)).toEqual({ "Carts/later": { later: {} } });
  });
});

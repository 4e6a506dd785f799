import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { jsonOf } from "../../hosts/host.ts";
import { createWorkerdHostKind, type WorkerdHost } from "../../hosts/workerd.ts";
import { type SpanTree, toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/loopback-worker.ts`, lambda: "" };
const config = {
  durable_objects: { bindings: [{ name: "STOCK", class_name: "Stock" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["Stock"] }],
};
const kind = createWorkerdHostKind("Workers with ctx.exports", {
  flags: ["nodejs_als"],
  compatibilityDate: "2025-11-17",
});

const CASES: Readonly<Record<string, SpanTree>> = {
  "/fetch": { GET: { GET: {} } },
  "/rpc": { "Prices/quote": { "Prices/quote": {} } },
  "/plain": { GET: {} },
  "/object": { GET: { GET: {} } },
  "/object-rpc": { "Stock/count": { "Stock/count": {} } },
  "/facet": { "Stock/shelf": { "Stock/shelf": { "facets/count": { "Shelf/count": {} }, GET: { GET: {} } } } },
  "/nested": { "Prices/count": { "Prices/count": { "Stock/count": { "Stock/count": {} } } } },
  "/imported": { "Prices/quote": { "Prices/quote": {} } },
  // Made by the call of a stub: it has a prototype of its own.
  "/props": {},
};

const countOf = (tree: SpanTree): number => Object.values(tree).reduce((sum, part) => sum + 1 + countOf(part), 0);

describe("calls of a Worker's own exports by ctx.exports, and of facets", () => {
  let collector: Collector;
  let traced: WorkerdHost;
  let bare: WorkerdHost;
  beforeAll(async () => {
    collector = await startCollector();
    traced = await kind.start({ app, env: toCollector(collector.url), config });
    bare = await kind.start({ app, env: { OTEL_ENABLED: "false" }, config });
  });
  afterAll(async () => {
    await Promise.all([traced?.close(), bare?.close(), collector.close()]);
  });

  it.each(Object.entries(CASES))("make one trace, with the same results as without: %s", async (path, calls) => {
    const { headers, traceId, spanId } = createCaller();
    expect(jsonOf(await traced.request(path, { headers }))).toEqual(jsonOf(await bare.request(path)));
    const tree = { GET: calls };
    const spans = await collector.waitFor((collected) => {
      const own = collected.spans.filter((span) => span.traceId === traceId);
      return own.length >= countOf(tree) && own;
    }, `the spans of ${path}`);
    expect(toTree(spans, spanId)).toEqual(tree);
  });

  it("tell the export's name as that of the binding", async () => {
    const { headers, traceId } = createCaller();
    await traced.request("/rpc", { headers });
    const client = await collector.waitFor(
      ({ spans }) => spans.find((span) => span.traceId === traceId && span.kind === "client"),
      "the client span",
    );
    expect(client.attributes).toMatchObject({ "cloudflare.binding.name": "Prices", "rpc.method": "Prices/quote" });
  });
});

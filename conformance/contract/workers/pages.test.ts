import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { buildPages } from "../../hosts/build-pages.ts";
import { jsonOf } from "../../hosts/host.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

let collector: Collector;
let host: WorkerdHost;
let outdir: string;
beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), "conformance-pages-"));
  collector = await startCollector();
  const worker = await buildPages(join(import.meta.dirname, "../../apps/pages"), outdir);
  host = await workerd.start({ app: { worker, lambda: "" }, env: toCollector(collector.url) });
});
afterEach(() => collector.reset());
afterAll(async () => {
  await host.close();
  await Promise.all([collector.close(), rm(outdir, { recursive: true, force: true })]);
});

const get = async (path: string, spans: number) => {
  const { traceId, spanId, headers } = createCaller();
  const response = await host.request(path, { headers });
  const found = await collector.waitFor((collected) => {
    const own = collected.spans.filter((span) => span.traceId === traceId);
    return own.length >= spans && own;
  }, `${spans} spans of ${path}`);
  return { response, tree: toTree(found, spanId), root: found.find((span) => span.parentSpanId === spanId) };
};

describe("Pages functions", () => {
  it("make one root for a request, with the route of the function that answers, and what it leaves to waitUntil", async () => {
    const { response, tree, root } = await get("/orders/7", 4);
    expect(jsonOf(response)).toEqual({ id: "7" });
    expect(response.headers.get("x-asked")).toBe("yes");
    expect(tree).toEqual({ "GET /orders/:id": { second: { later: {}, load: {} } } });
    expect(root).toMatchObject({
      kind: "server",
      attributes: { "http.route": "/orders/:id", "http.response.status_code": 200, "cloudflare.handler_type": "fetch" },
    });
  });

  it("name what a catch-all takes", async () => {
    expect((await get("/files/a/b/c", 2)).tree).toEqual({ "GET /files/:path*": { second: {} } });
  });

  it("fail as without tracing, and say why", async () => {
    const { response, root } = await get("/throws", 1);
    expect(response.status).toBe(500);
    expect(root).toMatchObject({ name: "GET", status: { code: "error", message: "no page" } });
  });
});

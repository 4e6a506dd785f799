import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { type Host, jsonOf } from "../../hosts/host.ts";
import { createWorkerdHostKind, workerd } from "../../hosts/workerd.ts";
import { createCaller } from "../../trace-context.ts";
import { BINDINGS_APP, BINDINGS_CONFIG } from "../../apps/bindings/deployment.ts";
import { toCollector } from "../subject.ts";

const newest = createWorkerdHostKind("Workers of today", {
  flags: ["nodejs_compat"],
  compatibilityDate: "2026-11-01",
});

/** A span as `kind name`, and what it has to tell beside the name of the binding. */
type Expected = readonly [span: string, attributes?: Readonly<Record<string, unknown>>];

const kv = (operation: string, attributes: object = {}): Expected => [
  `client ${operation} KV`,
  { "cloudflare.binding.type": "KV", "db.system.name": "cloudflare-kv", "db.operation.name": operation, ...attributes },
];
const r2 = (method: string, operation: string, attributes: object = {}): Expected => [
  `client ${method} BUCKET`,
  { "cloudflare.binding.type": "r2", "cloudflare.r2.operation": operation, ...attributes },
];
const d1 = (operation: string, text: string, attributes: object = {}): Expected => [
  `client ${operation} DB`,
  {
    "cloudflare.binding.type": "D1",
    "db.system.name": "cloudflare-d1",
    "db.operation.name": operation,
    "db.query.text": text,
    ...attributes,
  },
];
const queue = (operation: string, attributes: object = {}): Expected => [
  "producer send ORDERS",
  {
    "messaging.system": "cloudflare_queues",
    "messaging.destination.name": "ORDERS",
    "messaging.operation.name": operation,
    "messaging.operation.type": "send",
    ...attributes,
  },
];

const INSERT = "INSERT INTO users (name, age) VALUES (?1, ?2)";
const SELECT = 'SELECT name FROM "users" WHERE age > ? AND name <> ?';
const rows = (read: number, written: number): object => ({
  "cloudflare.d1.response.rows_read": read,
  "cloudflare.d1.response.rows_written": written,
  "cloudflare.d1.response.served_by_primary": true,
});

const CASES: Readonly<Record<string, readonly Expected[]>> = {
  "/kv": [
    kv("put", { "cloudflare.kv.query.keys.count": 1 }),
    kv("get", { "cloudflare.kv.response.returned_rows": 1 }),
    kv("get", { "cloudflare.kv.response.returned_rows": 0 }),
    kv("get", { "cloudflare.kv.query.keys.count": 2 }),
    kv("getWithMetadata", { "cloudflare.kv.response.returned_rows": 1 }),
    kv("list", { "cloudflare.kv.response.returned_rows": 1, "cloudflare.kv.response.list_complete": true }),
    kv("delete", { "cloudflare.kv.query.keys.count": 1 }),
    kv("get", { "error.type": "Error" }),
  ],
  "/r2": [
    r2("put", "PutObject", { "cloudflare.r2.response.size": 11 }),
    r2("get", "GetObject", { "cloudflare.r2.response.size": 11 }),
    r2("list", "ListObjects", {
      "cloudflare.r2.response.returned_objects": 1,
      "cloudflare.r2.response.truncated": false,
    }),
    r2("head", "HeadObject", { "cloudflare.r2.response.size": 11 }),
    r2("get", "GetObject"),
    r2("delete", "DeleteObject"),
  ],
  "/r2-multipart": [
    r2("createMultipartUpload", "CreateMultipartUpload"),
    r2("uploadPart", "UploadPart"),
    r2("complete", "CompleteMultipartUpload", { "cloudflare.r2.response.size": 100 }),
    r2("createMultipartUpload", "CreateMultipartUpload"),
    r2("abort", "AbortMultipartUpload"),
  ],
  "/d1": [
    d1("exec", "CREATE TABLE IF NOT EXISTS users (name TEXT, age INTEGER)"),
    d1("exec", "DELETE FROM users WHERE name = ?"),
    d1("run", "DELETE FROM users"),
    d1("run", INSERT, { ...rows(0, 1), "cloudflare.d1.response.changes": 1 }),
    d1("batch", `${INSERT}; ${SELECT}`, {
      "db.operation.batch.size": 3,
      ...rows(3, 2),
      "cloudflare.d1.response.changes": 2,
    }),
    d1("all", SELECT, { ...rows(3, 0), "db.response.returned_rows": 1 }),
    d1("first", SELECT),
    d1("first", SELECT),
    d1("raw", SELECT, { "db.response.returned_rows": 1 }),
    d1("raw", SELECT, { "db.response.returned_rows": 1 }),
    d1("raw", SELECT, { "db.response.returned_rows": 0 }),
    d1("first", "SELECT ? AS one"),
    d1("batch", SELECT, { "db.operation.batch.size": 1, ...rows(3, 0) }),
    d1("all", "SELECT nothing FROM nowhere", { "error.type": "Error" }),
  ],
  "/queue": [
    queue("send"),
    queue("sendBatch", { "messaging.batch.message_count": 2 }),
    queue("sendBatch"),
    queue("send", { "error.type": "Error" }),
    queue("send", { "error.type": "TypeError" }),
  ],
  "/durable-object": [
    ["client GET", { "cloudflare.binding.name": "COUNTER", "http.response.status_code": 200 }],
    ["client GET", { "cloudflare.binding.name": "COUNTER", "server.address": "x.test" }],
  ],
  "/rpc": [["client GET", { "cloudflare.binding.name": "BACKEND", "http.response.status_code": 200 }]],
  "/handed-out": [],
  "/cache": [
    ["client match caches", { "cloudflare.binding.type": "Cache", "cache.response.success": false }],
    ["client put caches"],
    ["client match caches", { "cache.response.success": true, "cache.response.status_code": 200 }],
    ["client delete caches", { "cache.response.success": true }],
    ["client put caches"],
    ["client match caches", { "cache.response.success": true }],
    ["client put caches", { "error.type": "TypeError" }],
  ],
  "/workflow": [
    ["client create FLOW", { "cloudflare.binding.type": "Workflow" }],
    ["client get FLOW"],
    ["client createBatch FLOW"],
    ["client status FLOW"],
    ["client sendEvent FLOW"],
  ],
  "/others": [
    ["client MAIL/send", { "cloudflare.binding.name": "MAIL", "rpc.method": "MAIL/send" }],
    ["client limit LIMIT", { "cloudflare.rate_limit.success": true }],
    ["client SECRET/get", { "cloudflare.binding.name": "SECRET", "rpc.method": "SECRET/get", "error.type": "Error" }],
    ["client info IMAGES", { "cloudflare.binding.type": "Images" }],
    ["client output IMAGES", { "cloudflare.binding.type": "Images" }],
  ],
};

const describeSpan = ({ kind, name }: CollectedSpan): string => `${kind} ${name}`;

describe.each([workerd, newest])("calls of bindings on $name", { timeout: 60_000 }, (kind) => {
  let collector: Collector;
  let traced: Host;
  let bare: Host;
  beforeAll(async () => {
    collector = await startCollector();
    const start = (env: Readonly<Record<string, string>>): Promise<Host> =>
      kind.start({ app: BINDINGS_APP, env, config: BINDINGS_CONFIG });
    traced = await start(toCollector(collector.url));
    bare = await start({ OTEL_ENABLED: "false" });
  }, 120_000);
  afterAll(async () => {
    await Promise.all([traced?.close(), bare?.close(), collector.close()]);
  });

  /** The root of a trace, once it has arrived, and its other spans in order of their end. */
  const spansOf = async (traceId: string): Promise<{ root: CollectedSpan; calls: CollectedSpan[] }> =>
    collector.waitFor(({ spans }) => {
      const own = spans.filter((span) => span.traceId === traceId);
      const root = own.find(({ kind: spanKind }) => spanKind === "server");
      return root && { root, calls: own.filter((span) => span !== root) };
    }, `the root of ${traceId}`);

  it.each(Object.entries(CASES))("are spans with the same results as without: %s", async (path, expected) => {
    const { headers, traceId } = createCaller();
    const results = jsonOf(await traced.request(path, { headers }));
    expect(withoutContext(results)).toEqual(jsonOf(await bare.request(path)));

    const { root, calls } = await spansOf(traceId);
    expect(calls.map(describeSpan)).toEqual(expected.map(([span]) => span));
    expect(calls).toMatchObject(
      expected.map(([span, attributes = {}]) => ({
        parentSpanId: root.spanId,
        status: { code: "error.type" in attributes ? "error" : "unset" },
        attributes: { "cloudflare.binding.name": span.split(" ")[2], ...attributes },
      })),
    );
  });

  it.each(Object.keys(CASES))("record no key, no value and no parameter: %s", async (path) => {
    const { headers, traceId } = createCaller();
    await traced.request(path, { headers });
    const recorded = JSON.stringify(await spansOf(traceId), (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(recorded).not.toContain("secret");
  });

  it("are children of the span that is active", async () => {
    const { headers, traceId } = createCaller();
    await traced.request("/nested", { headers });
    const [get, outer] = (await spansOf(traceId)).calls;
    expect(outer?.name).toBe("outer");
    expect(get?.parentSpanId).toBe(outer?.spanId);
  });

  it("are spans through the imported env, too", async () => {
    const { headers, traceId } = createCaller();
    await traced.request("/nested", { headers: { ...headers, "x-imported-env": "yes" } });
    expect((await spansOf(traceId)).calls.map(describeSpan)).toEqual(["client get KV", "internal outer"]);
  });
});

/** Whether a context came along is all that the callee may see. */
function withoutContext(results: unknown): unknown {
  return JSON.parse(JSON.stringify(results).replaceAll("traceparent: sent", "traceparent: none")) as unknown;
}

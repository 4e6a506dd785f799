import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Gates, startGates } from "../../gate.ts";
import { type HostRequest, jsonOf, textOf } from "../../hosts/host.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/durable-object-worker.ts`, lambda: "" };
const CLASSES = { LEDGERS: "Ledger", PLAIN: "PlainLedger", KEEPERS: "Keeper", FIELDS: "Fields", OLD: "Old" };

let collector: Collector;
let gates: Gates;
let host: WorkerdHost;
beforeAll(async () => {
  [collector, gates] = await Promise.all([startCollector(), startGates()]);
  host = await workerd.start({
    app,
    env: toCollector(collector.url),
    config: {
      durable_objects: { bindings: Object.entries(CLASSES).map(([name, class_name]) => ({ name, class_name })) },
      migrations: [{ tag: "v1", new_sqlite_classes: Object.values(CLASSES) }],
    },
  });
});
afterEach(() => collector.reset());
afterAll(async () => {
  await host.close();
  await Promise.all([collector.close(), gates.close()]);
});

interface Target {
  readonly binding?: keyof typeof CLASSES;
  readonly object?: string;
}

const query = (params: Readonly<Record<string, string>>): string => `?${new URLSearchParams(params).toString()}`;
const rpc = (
  method: string,
  args: unknown[] = [],
  { request = {}, ...target }: Target & { request?: HostRequest } = {},
) => host.request(`/${query({ rpc: method, args: JSON.stringify(args), ...target })}`, request);
const trace = (traceId: string, count: number) =>
  collector.waitFor(({ spans }) => {
    const found = spans.filter((span) => span.traceId === traceId);
    return found.length >= count && found;
  }, `${count} spans of ${traceId}`);
/** The trace of a root span, which has so many spans. */
const traceOf = async (name: string, count: number): Promise<readonly CollectedSpan[]> => {
  const isRoot = (span: CollectedSpan) => span.name === name && span.parentSpanId === undefined;
  const root = await collector.waitFor(({ spans }) => spans.find(isRoot), `a root ${name}`);
  return trace(root.traceId, count);
};
const names = (spans: readonly CollectedSpan[]) => spans.map(({ name }) => name).toSorted();
const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

describe("a request to a Durable Object", () => {
  it("is a SERVER span in the trace of its caller, over spans of its storage", async () => {
    const { traceId, spanId, headers } = createCaller();
    const response = await host.request("/page", { method: "POST", headers, body: "text" });
    expect(jsonOf(response)).toMatchObject({ path: "/page", method: "POST", body: "text" });
    const spans = await trace(traceId, 4);
    expect(toTree(spans, spanId)).toEqual({ POST: { POST: { POST: { "put storage": {} } } } });
    const [put] = named(spans, "put storage");
    const root = spans.find((span) => span.spanId === put?.parentSpanId);
    expect(root).toMatchObject({
      kind: "server",
      attributes: {
        "faas.trigger": "http",
        "http.request.method": "POST",
        "url.path": "/page",
        "http.response.status_code": 200,
        "cloudflare.handler_type": "fetch",
        "cloudflare.entrypoint": "Ledger",
      },
    });
    expect(put).toMatchObject({
      kind: "client",
      attributes: { "db.system.name": "cloudflare-durable-object-sql", "db.operation.name": "put" },
    });
  });

  it("records an error, and throws it", async () => {
    const { traceId, headers } = createCaller();
    expect((await host.request("/throws", { headers })).status).toBe(500);
    const spans = await trace(traceId, 3);
    const failed = spans.filter(({ status }) => status.code === "error");
    expect(failed.map(({ attributes }) => attributes["exception.message"])).toContain("no such page");
  });

  it("is traced where the handler is a field, and in a class that extends nothing", async () => {
    for (const [binding, text, count] of [
      ["FIELDS", "GET", 3],
      ["OLD", "old", 4],
    ] as const) {
      const { traceId, headers } = createCaller();
      expect(textOf(await host.request(`/${query({ binding })}`, { headers }))).toBe(text);
      expect(names(await trace(traceId, count)).filter((name) => name === "GET")).toHaveLength(3);
    }
  });
});

describe("an RPC method of a Durable Object", () => {
  it("is a SERVER span of a trace of its own", async () => {
    await rpc("note", ["rpc"]);
    const spans = await traceOf("Ledger/note", 2);
    expect(toTree(spans, undefined)).toEqual({ "Ledger/note": { "note rpc": {} } });
    expect(named(spans, "Ledger/note")[0]).toMatchObject({
      kind: "server",
      attributes: {
        "faas.trigger": "other",
        "rpc.system.name": "jsrpc",
        "rpc.method": "Ledger/note",
        "cloudflare.jsrpc.method": "note",
        "cloudflare.handler_type": "rpc",
      },
    });
  });

  it("continues the trace of a caller that sends its context, and gets its own arguments alone", async () => {
    const { traceId, spanId, headers } = createCaller();
    expect(jsonOf(await rpc("increment", [5], { object: "context", request: { headers } }))).toBe(5);
    const spans = await trace(traceId, 4);
    const own = { "Ledger/increment": { "note incremented": {} } };
    expect(toTree(spans, spanId)).toEqual({ GET: { "LEDGERS/increment": own } });
  });

  it("rejects with the same error, which is recorded", async () => {
    const plain = jsonOf(await rpc("fails", [], { binding: "PLAIN" }));
    expect(jsonOf(await rpc("fails"))).toEqual(plain);
    const [root] = await traceOf("Ledger/fails", 1);
    expect(root).toMatchObject({ status: { code: "error" }, attributes: { "error.type": "RangeError" } });
  });

  it("mixes no spans with those that run in the same object", async () => {
    const callers = Array.from({ length: 20 }, () => createCaller());
    const calls = callers.map(({ headers, traceId }) =>
      rpc("interleave", [traceId, gates.url("interleave")], { object: "crowd", request: { headers } }),
    );
    await gates.reached("interleave", 20);
    gates.open("interleave");
    expect((await Promise.all(calls)).map((call) => jsonOf(call))).toEqual(callers.map(({ traceId }) => traceId));
    for (const { traceId, spanId } of callers) {
      const note = { [`note ${traceId}`]: {} };
      const own = { "Ledger/interleave": { outer: { inner: note, "put storage": {} } } };
      expect(toTree(await trace(traceId, 7), spanId)).toEqual({ GET: { "LEDGERS/interleave": own } });
    }
  });
});

describe("an instrumented Durable Object", () => {
  it("behaves as without instrumentation", async () => {
    const reports: unknown[][] = [];
    for (const binding of ["PLAIN", "LEDGERS"] as const) {
      await rpc("increment", [2], { binding, object: "same" });
      const results: unknown[] = [];
      for (const method of ["report", "keysAndValues", "synchronous", "load", "missing"]) {
        results.push(jsonOf(await rpc(method, [1, { tracelet: 1 }], { binding, object: "same" })));
      }
      results.push(jsonOf(await host.request(`/${query({ rpc: "last", get: "", binding, object: "same" })}`)));
      reports.push(JSON.parse(JSON.stringify(results).replaceAll("PlainLedger", "Ledger")) as unknown[]);
    }
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[1]?.[0]).toMatchObject({ isInstance: true, name: "Ledger", last: 2, loaded: "yes" });
  });

  it("makes no trace of what its constructor does", async () => {
    await rpc("note", ["constructed"], { object: "constructed" });
    const isThere = (span: CollectedSpan) => span.name === "note constructed";
    await collector.waitFor(({ spans }) => spans.find(isThere), "the call");
    expect(named(collector.spans(), "Ledger/load")).toEqual([]);
    expect(named(collector.spans(), "get storage")).toEqual([]);
  });
});

describe("the storage of a Durable Object", () => {
  it("makes a span of each call that waits", async () => {
    await rpc("keysAndValues", [], { object: "storage" });
    const spans = await traceOf("Ledger/keysAndValues", 12);
    const root = named(spans, "Ledger/keysAndValues")[0];
    const transaction = named(spans, "transaction storage")[0];
    const below = (span?: CollectedSpan) => names(spans.filter(({ parentSpanId }) => parentSpanId === span?.spanId));
    expect(below(root)).toEqual(
      ["delete", "delete", "deleteAll", "get", "get", "list", "put", "put", "transaction"].map(
        (name) => `${name} storage`,
      ),
    );
    expect(below(transaction)).toEqual(["get storage", "put storage"]);
    expect(named(spans, "delete storage").map(({ attributes }) => attributes["db.operation.batch.size"])).toEqual([
      undefined,
      2,
    ]);
  });

  it("makes a span of each call that does not, with SQL that is nobody's data", async () => {
    await rpc("synchronous", [], { object: "storage" });
    const spans = await traceOf("Ledger/synchronous", 10);
    const texts = named(spans, "exec storage").map(({ attributes }) => attributes["db.query.text"]);
    expect(texts).toEqual([
      "CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, who TEXT)",
      "INSERT INTO entries (who) VALUES (?), (?) ",
      "SELECT who FROM entries WHERE who = ?",
      "DELETE FROM entries",
    ]);
    expect(named(spans, "exec storage")[1]?.attributes["cloudflare.durable_object.response.rows_written"]).toBe(2);
    const transaction = named(spans, "transactionSync storage")[0];
    expect(spans.filter(({ parentSpanId }) => parentSpanId === transaction?.spanId)).toHaveLength(1);
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toMatch(/ada|eve/);
  });
});

describe("an alarm", () => {
  it("begins a trace, with a link to the span that set it", async () => {
    await rpc("setAlarm", [1], { object: "alarm" });
    const setting = await traceOf("Ledger/setAlarm", 3);
    const spans = await traceOf("Ledger/alarm", 2);
    expect(toTree(spans, undefined)).toEqual({ "Ledger/alarm": { ring: {} } });
    const [root] = named(spans, "Ledger/alarm");
    const [setter] = named(setting, "setAlarm storage");
    expect(root?.links).toMatchObject([{ traceId: setter?.traceId, spanId: setter?.spanId }]);
    expect(root?.traceId).not.toBe(setter?.traceId);
    expect(root).toMatchObject({
      kind: "server",
      attributes: { "faas.trigger": "timer", "cloudflare.handler_type": "alarm", "cloudflare.alarm.retry_count": 0 },
    });
    expect(root?.attributes["faas.time"]).toMatch(/^\d{4}-/);
  });

  it("finds who set it after an eviction, where the object keeps that in its storage", async () => {
    const target: Target = { binding: "KEEPERS", object: "kept" };
    await rpc("setAlarm", [200], target);
    const setting = await traceOf("Keeper/setAlarm", 3);
    await rpc("evict", [], target);
    const [root] = named(await traceOf("Keeper/alarm", 2), "Keeper/alarm");
    const [setter] = named(setting, "setAlarm storage");
    expect(root?.links).toMatchObject([{ traceId: setter?.traceId, spanId: setter?.spanId }]);
  });

  it("keeps who set it out of every list", async () => {
    const target: Target = { binding: "KEEPERS", object: "listed" };
    await rpc("interleave", ["1", null], target);
    await rpc("interleave", ["2", null], target);
    await rpc("setAlarm", [60_000], target);
    expect(jsonOf(await rpc("listed", [], target))).toEqual(["id 2", "id 1"]);
    expect(jsonOf<{ keys: string[] }>(await rpc("report", [], target)).keys).toEqual(["id 1", "id 2"]);
  });
});

describe("a hibernatable WebSocket", () => {
  it("makes a trace of each event, and none of what is sent", async () => {
    const socket = new WebSocket(new URL("/socket?object=socket", host.url).href.replace("http", "ws"));
    const received = new Promise((resolve) => socket.addEventListener("message", ({ data }) => resolve(data)));
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    socket.send("hello");
    expect(await received).toBe("hello 1");
    const spans = await traceOf("Ledger/webSocketMessage", 4);
    expect(toTree(spans, undefined)).toEqual({
      "Ledger/webSocketMessage": { answer: { "put storage": {} }, "note incremented": {} },
    });
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain("hello");

    const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    socket.close(4001);
    await closed;
    const [close] = named(await traceOf("Ledger/webSocketClose", 2), "Ledger/webSocketClose");
    expect(close).toMatchObject({ kind: "server", attributes: { "cloudflare.web_socket.close_code": 4001 } });
  });
});

import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { type Host, jsonOf } from "../../hosts/host.ts";
import { workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/sockets-worker.ts`, lambda: "" };

let collector: Collector;
let echo: Server;
let port: number;
let traced: Host;
let bare: Host;
beforeAll(async () => {
  collector = await startCollector();
  echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  ({ port } = echo.address() as AddressInfo);
  const localConnectionString = `postgres://ada:secret@127.0.0.1:${port}/users`;
  const start = (env: Readonly<Record<string, string>>): Promise<Host> =>
    workerd.start({
      app,
      env: { ...env, ECHO: `127.0.0.1:${port}` },
      config: {
        alias: { "cloudflare:sockets": "@tracelet/cloudflare/sockets" },
        hyperdrive: [{ binding: "DATABASE", id: "database", localConnectionString }],
      },
    });
  traced = await start(toCollector(collector.url));
  bare = await start({ OTEL_ENABLED: "false" });
}, 120_000);
afterAll(async () => {
  await Promise.all([traced?.close(), bare?.close(), collector.close()]);
  echo.close();
});

/** The result of a route, as it is without tracing, and the spans of its trace. */
async function call(path: string): Promise<{ result: unknown; spans: CollectedSpan[]; tree: unknown }> {
  const { headers, traceId, spanId } = createCaller();
  const result = jsonOf(await traced.request(path, { headers }));
  expect(jsonOf(await bare.request(path))).toEqual(result);
  const spans = await collector.waitFor((collected) => {
    const own = collected.spans.filter((span) => span.traceId === traceId);
    return own.some(({ kind }) => kind === "server") && own;
  }, `the root of ${traceId}`);
  return { result, spans, tree: toTree(spans, spanId) };
}

describe("a TCP connection", { timeout: 60_000 }, () => {
  it("is the platform's own, with a CLIENT span until it is open", async () => {
    const { result, spans, tree } = await call("/opened");
    expect(result).toEqual(["Socket", expect.any(Array), true, true]);
    expect(tree).toEqual({ GET: { [`connect 127.0.0.1:${port}`]: {} } });
    expect(spans.find(({ kind }) => kind === "client")).toMatchObject({
      attributes: { "network.transport": "tcp", "server.address": "127.0.0.1", "server.port": port },
      status: { code: "unset" },
    });
  });

  it("is traced where a driver opens it, when the platform's module has an alias", async () => {
    const { result, tree } = await call("/driver");
    expect(result).toBe("hello");
    expect(tree).toEqual({ GET: { [`connect 127.0.0.1:${port}`]: {} } });
  });

  it("that fails is an error of its span, and of its socket as without tracing", async () => {
    const { result, spans } = await call("/refused");
    expect(result).toBe(true);
    expect(spans.find(({ kind }) => kind === "client")).toMatchObject({
      name: "connect 127.0.0.1:0",
      status: { code: "error" },
    });
  });

  it("to an IPv6 address tells it without the brackets of a URL", async () => {
    const { spans } = await call("/ipv6");
    expect(spans.find(({ kind }) => kind === "client")).toMatchObject({
      name: "connect [::1]:1",
      attributes: { "server.address": "::1", "server.port": 1 },
    });
  });

  it("to no address throws as without tracing", async () => {
    const { result, spans } = await call("/wrong");
    expect(result).toMatch(/^TypeError/);
    expect(spans.find(({ kind }) => kind === "client")).toMatchObject({
      name: "connect",
      attributes: { "network.transport": "tcp", "error.type": "TypeError" },
    });
  });
});

it("a binding of Hyperdrive stays as it is, and its database is traced without credentials", async () => {
  const { result, spans, tree } = await call("/hyperdrive");
  expect(result).toEqual(["Hyperdrive", expect.arrayContaining(["connectionString"]), true, "SELECT 1"]);
  expect(tree).toEqual({ GET: { "SELECT users": { "connect hyperdrive.local:5432": {} } } });
  const recorded = JSON.stringify(spans, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  expect(recorded).not.toMatch(/secret|[^ "]\.hyperdrive\.local/);
}, 60_000);

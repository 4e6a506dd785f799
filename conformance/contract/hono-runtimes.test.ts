import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { HONO_ALONE, HONO_SOCKETS } from "../apps/entries.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { bareWorkerd } from "../hosts/bare-workerd.ts";
import { bun } from "../hosts/bun.ts";
import { deno } from "../hosts/deno.ts";
import { type HostKind, type HostRequest, type HostResponse, textOf } from "../hosts/host.ts";
import { lambda } from "../hosts/lambda/lambda.ts";
import { node } from "../hosts/node.ts";
import type { ServerHost } from "../hosts/server-process.ts";
import { workerd } from "../hosts/workerd.ts";
import { toTree } from "../span-tree.ts";
import { type Caller, createCaller } from "../trace-context.ts";
import { comparable } from "./comparable.ts";
import { onEveryHost } from "./subject.ts";

/** What runs Hono by itself, and goes on after the response. */
const RUNTIMES: readonly HostKind[] = [node, bun, deno, workerd, bareWorkerd];

onEveryHost(
  "Hono with tracing() alone",
  (subject) => {
    it("has one SERVER span, which continues the caller's trace, over the handler's own spans", async () => {
      const { traceId, spanId, headers } = createCaller();
      expect(textOf(await subject.host.request("/users/7?token=s3cret", { headers }))).toBe("7");
      const spans = await subject.arrival(traceId, 2);
      expect(toTree(spans, spanId)).toEqual({ "GET /users/:id": { "load user": {} } });
      const servers = spans.filter(({ kind }) => kind === "server");
      expect(servers).toMatchObject([
        {
          scope: { name: "@tracelet/hono" },
          resource: { "service.name": "conformance" },
          attributes: {
            "http.request.method": "GET",
            "http.route": "/users/:id",
            "url.path": "/users/7",
            "url.scheme": expect.stringMatching(/^https?$/) as string,
            "http.response.status_code": 200,
            "faas.trigger": "http",
          },
        },
      ]);
      expect(JSON.stringify(servers[0]?.attributes)).not.toContain("s3cret");
      expect(subject.exportsOf(traceId)).toHaveLength(1);
    });

    it.each([
      ["/orders/1/items/2", "GET /orders/:order/items/:item", 200, "unset"],
      ["/shop/carts/7", "GET /shop/carts/:cart", 200, "unset"],
      ["/shop/missing", "GET", 404, "unset"],
      ["/pages/a/b", "GET /pages/:slug", 200, "unset"],
      ["/teapot", "GET /teapot", 418, "unset"],
      ["/broken/1", "GET /broken/:part", 500, "error"],
      ["/missing", "GET", 404, "unset"],
    ] as const)("names %s", async (path, name, status, code) => {
      const { traceId, headers } = createCaller();
      expect((await subject.host.request(path, { headers })).status).toBe(status);
      const [root, ...others] = await subject.arrival(traceId, 1);
      expect(root).toMatchObject({ name, kind: "server", status: { code } });
      expect(root?.attributes["http.response.status_code"]).toBe(status);
      expect(others).toEqual([]);
    });

    it("records the error behind a 5xx", async () => {
      const { traceId, headers } = createCaller();
      await subject.host.request("/broken/1", { headers });
      const [root] = await subject.arrival(traceId, 1);
      expect(root?.events).toMatchObject([{ name: "exception", attributes: { "exception.message": "broken" } }]);
    });

    it("tells the method of a HEAD request, which the GET handler answers", async () => {
      const { traceId, headers } = createCaller();
      await subject.host.request("/stream/7", { method: "HEAD", headers });
      const [root] = await subject.arrival(traceId, 1);
      expect(root?.name).toBe("HEAD /stream/:id");
    });
  },
  { hosts: [...RUNTIMES, lambda], app: HONO_ALONE },
);

onEveryHost(
  "a streamed body of Hono's",
  (subject) => {
    /** Opens a stream that waits at a gate of its own behind its first chunk. */
    const open = async (path: string): Promise<{ caller: Caller; gate: string; read: () => Promise<string> }> => {
      const caller = createCaller();
      const gate = `body of ${caller.traceId}`;
      const url = `${path}?gate=${encodeURIComponent(subject.gates.url(gate))}`;
      const response = await subject.host.open(url, { headers: caller.headers });
      const chunks = response.chunks[Symbol.asyncIterator]();
      const read = async (): Promise<string> => {
        const { value } = await chunks.next();
        return value === undefined ? "" : Buffer.from(value).toString();
      };
      return { caller, gate, read };
    };

    it.each([
      ["stream()", "/stream/7", "first ", "last", "GET /stream/:id"],
      ["streamSSE()", "/events", "data: first\n\n", "data: last\n\n", "GET /events"],
      [
        "an event stream that Hono knows nothing of",
        "/foreign-events",
        "data: first\n\n",
        "data: last\n\n",
        "GET /foreign-events",
      ],
    ])(
      "of %s reaches the client as it is written, and the root ends when it ends",
      async (_, path, first, last, name) => {
        const { caller, gate, read } = await open(path);
        expect(await read()).toBe(first);
        // Another request's spans come, and those of the stream do not.
        const other = createCaller();
        await subject.host.request("/text", { headers: other.headers });
        await subject.arrival(other.traceId, 1);
        expect(subject.trace(caller.traceId)).toEqual([]);
        subject.gates.open(gate);
        expect(await read()).toBe(last);
        expect(await read()).toBe("");
        const root = await subject.collector.waitFor(
          () => subject.trace(caller.traceId).find(({ kind }) => kind === "server"),
          "the root",
        );
        expect(root).toMatchObject({ name, attributes: { "http.response.status_code": 200 } });
      },
    );

    it("keeps the spans of what writes it", async () => {
      const { caller, gate, read } = await open("/stream/7");
      expect(await read()).toBe("first ");
      subject.gates.open(gate);
      expect(await read()).toBe("last");
      const spans = await subject.arrival(caller.traceId, 2);
      expect(toTree(spans, caller.spanId)).toEqual({ "GET /stream/:id": { write: {} } });
    });

    it("ends the root when the client leaves", async () => {
      const { traceId, headers } = createCaller();
      const response = await subject.host.open("/endless", { headers });
      await response.chunks[Symbol.asyncIterator]().next();
      response.disconnect();
      const [root] = await subject.arrival(traceId, 1);
      expect(root?.attributes["tracelet.client_disconnected"]).toBe(true);
    });
  },
  { hosts: RUNTIMES, app: HONO_ALONE },
);

const SAME = [
  "/text",
  "/response",
  "/own-headers",
  "/empty",
  "/bytes",
  "/redirect",
  "/teapot",
  "/missing",
  "/pages/a",
  "/stream/7",
];

onEveryHost(
  "Hono with tracing() alone, in front of its client,",
  (subject) => {
    const send = (handler: string, path: string, request: HostRequest): Promise<HostResponse> =>
      subject.host.request(path, { ...request, headers: { ...request.headers, [HANDLER_HEADER]: handler } });

    it.each<[path: string, request: HostRequest]>([
      ...SAME.flatMap((path): [string, HostRequest][] => [
        [path, {}],
        [path, { method: "HEAD" }],
      ]),
      ["/events", {}],
      ["/foreign-events", {}],
      ["/echo", { method: "POST", body: new Uint8Array([0, 255, 10]) }],
    ])("answers with the same status, headers and bytes: %s %o", async (path, request) => {
      expect(comparable(await send("traced", path, request))).toEqual(comparable(await send("plain", path, request)));
    });
  },
  { hosts: RUNTIMES, app: HONO_ALONE },
);

onEveryHost(
  "a WebSocket of Hono's",
  (subject) => {
    it("is upgraded as without tracing, and the handshake is a span", async () => {
      const { url } = subject.host as ServerHost;
      const socket = new WebSocket(new URL("/sockets/7", url.href.replace("http", "ws")));
      const answered = new Promise<unknown>((resolve, reject) => {
        socket.addEventListener("message", ({ data }) => resolve(data));
        socket.addEventListener("error", () => reject(new Error("the socket failed")));
      });
      socket.addEventListener("open", () => socket.send("hello"));
      expect(await answered).toBe("echo hello");
      const root = await subject.collector.waitFor(
        ({ spans }) => spans.find(({ kind }) => kind === "server"),
        "the handshake",
      );
      expect(root).toMatchObject({ name: "GET /sockets/:id", status: { code: "unset" } });
      socket.close();
    });
  },
  { hosts: [bun, deno, workerd], app: HONO_SOCKETS },
);

import type { Span } from "@opentelemetry/api";
import { withSpan } from "@tracelet/core";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { afterEach, describe, expect, it, vi } from "vitest";
import { spanOf } from "./root.ts";
import { createTestApp } from "./test-app.fixture.ts";
import { tracing } from "./tracing.ts";

const encoder = new TextEncoder();

afterEach(() => {
  vi.useRealTimers();
});

/** A stream of a source that the test drives. */
function createSource(): { body: ReadableStream<Uint8Array>; controller: ReadableStreamDefaultController<Uint8Array> } {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  return { body, controller };
}

describe("a body that is streamed", () => {
  it("ends the root when it ends", async () => {
    const { options, executionContext, spans } = createTestApp();
    const { body, controller } = createSource();
    let root!: Span;
    const app = new Hono().use(tracing(options)).get("/", (c) => ((root = spanOf(c)), c.body(body)));
    const response = await app.request("/", {}, {}, executionContext);
    const reader = response.body!.getReader();
    controller.enqueue(encoder.encode("first"));
    await reader.read();
    expect(root.isRecording()).toBe(true);
    controller.close();
    expect((await reader.read()).done).toBe(true);
    expect(await spans()).toMatchObject([{ name: "GET /", status: "UNSET" }]);
  });

  it("is read within the invocation", async () => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/", (c) => {
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void =>
        withSpan("pull", () => {
          controller.enqueue(encoder.encode("all"));
          controller.close();
        });
      return c.body(new ReadableStream({ pull }, { highWaterMark: 0 }));
    });
    expect(await (await request(app, "/")).text()).toBe("all");
    expect(await spans()).toMatchObject([{ name: "pull", parent: "GET /" }, { name: "GET /" }]);
  });

  it("makes the root an error when its source fails, which the client sees as before", async () => {
    const { options, executionContext, spans } = createTestApp();
    const { body, controller } = createSource();
    const app = new Hono().use(tracing(options)).get("/", (c) => c.body(body));
    const response = await app.request("/", {}, {}, executionContext);
    const error = new RangeError("source");
    controller.error(error);
    await expect(response.text()).rejects.toBe(error);
    expect(await spans()).toMatchObject([{ status: "ERROR", attributes: { "error.type": "RangeError" } }]);
  });

  it("ends the root when the client leaves, and tells its source", async () => {
    const { options, executionContext, spans } = createTestApp();
    const aborted = vi.fn<() => void>();
    const app = new Hono().use(tracing(options)).get("/", (c) =>
      stream(c, async (body) => {
        body.onAbort(aborted);
        await body.write("first");
        await new Promise(() => undefined);
      }),
    );
    const response = await app.request("/", {}, {}, executionContext);
    await response.body!.cancel();
    expect(await spans()).toMatchObject([{ attributes: { "tracelet.client_disconnected": true } }]);
    expect(aborted).toHaveBeenCalledOnce();
  });

  it("holds nothing when something further out answers otherwise", async () => {
    vi.useFakeTimers();
    const { options, executionContext, spans } = createTestApp();
    const app = new Hono()
      .use(async (c, next) => {
        await next();
        c.res = new Response(null, { status: 304 });
      })
      .use(tracing(options))
      .get("/", (c) => c.body(createSource().body));
    expect((await app.request("/", {}, {}, executionContext)).status).toBe(304);
    const ended = spans();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await ended).toMatchObject([{ name: "GET /" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("holds nothing for HEAD, or when an error replaces it", async () => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/", (c) => c.body(createSource().body));
    app.get("/fails", (c) => {
      c.res = c.body(createSource().body);
      throw new Error("after all");
    });
    expect((await request(app, "/", { method: "HEAD" })).status).toBe(200);
    expect((await request(app, "/fails")).status).toBe(500);
    expect(await spans()).toMatchObject([{ name: "HEAD /" }, { name: "GET /fails", status: "ERROR" }]);
  });

  it("is left alone by bodyEnd: headers", async () => {
    const { options, executionContext, spans } = createTestApp({ bodyEnd: "headers" });
    const { body } = createSource();
    const app = new Hono().use(tracing(options)).get("/", () => new Response(body));
    const response = await app.request("/", {}, {}, executionContext);
    expect(response.body).toBe(body);
    expect(await spans()).toHaveLength(1);
  });

  it("that is locked already is left to whoever sends it", async () => {
    const { options, executionContext } = createTestApp();
    const { body } = createSource();
    body.getReader();
    const app = new Hono().use(tracing(options)).get("/", (c) => c.body(body));
    expect((await app.request("/", {}, {}, executionContext)).status).toBe(500);
  });
});

describe("an event stream that was made without the context", () => {
  it("ends the root when it ends, and keeps status and headers", async () => {
    const { options, request, spans } = createTestApp();
    const headers = { "content-type": "text/event-stream", "set-cookie": "a=1", "x-other": "yes" };
    const app = new Hono()
      .use(tracing(options))
      .get("/", () => new Response(new Blob(["data: 1\n\n"]).stream(), { status: 203, headers }));
    const response = await request(app, "/");
    expect(response.status).toBe(203);
    expect(Object.fromEntries(response.headers)).toEqual(headers);
    expect(await response.text()).toBe("data: 1\n\n");
    expect(await spans()).toHaveLength(1);
  });
});

it.each(["compress", "etag"])("goes with %s on either side", async (name) => {
  const { compress } = await import("hono/compress");
  const { etag } = await import("hono/etag");
  const other = { compress: compress({ threshold: 0 }), etag: etag() }[name]!;
  const accept = { headers: { "accept-encoding": "gzip" } };
  const answer = (app: Hono): Hono =>
    app.get("/", (c) => c.body(new Blob(["all of it"]).stream(), 200, { "content-type": "text/plain" }));
  const { options, request, spans } = createTestApp();
  const plain = await request(answer(new Hono().use(other)), "/", accept);
  for (const order of [
    [other, tracing(options)],
    [tracing(options), other],
  ]) {
    const app = new Hono();
    for (const one of order) app.use(one);
    const traced = await request(answer(app), "/", accept);
    expect([...traced.headers]).toEqual([...plain.headers]);
    expect(await traced.bytes()).toEqual(await plain.clone().bytes());
  }
  expect(await spans()).toHaveLength(2);
});

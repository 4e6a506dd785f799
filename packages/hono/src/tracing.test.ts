import { SpanKind } from "@opentelemetry/api";
import {
  activeInvocation,
  createBackgroundFlush,
  createTracing,
  type ReadableSpan,
  setHttpServerStatus,
  type Stats,
  withSpan,
} from "@tracelet/core";
import { type Context, Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { tracing } from "./tracing.ts";

interface Answered {
  readonly response: Response;
  readonly root: ReadableSpan;
  readonly stats: Stats;
}

/** Asks the app as an adapter's invocation does; the root span beside the answer. */
async function ask(
  app: { fetch: (request: Request) => Response | Promise<Response> },
  path: string,
  init?: RequestInit,
): Promise<Answered> {
  const exporter = { url: "http://collector.test/v1/traces", fetch: () => Promise.resolve(new Response()) };
  const core = createTracing({ exporter, settleMillis: 0 });
  const held: Promise<void>[] = [];
  let root: ReadableSpan | undefined;
  const response = await core.run(
    {
      trigger: "http",
      name: init?.method ?? "GET",
      kind: SpanKind.SERVER,
      flush: createBackgroundFlush({ hold: (flush) => void held.push(flush) }),
      complete: (answer, span) => {
        setHttpServerStatus(span, (answer as Response).status);
        return undefined;
      },
    },
    (span) => {
      root = span as unknown as ReadableSpan;
      return app.fetch(new Request(`http://app.test${path}`, init));
    },
  );
  await Promise.all(held);
  return { response, root: root!, stats: core.stats() };
}

const text = (c: Context) => c.text("ok");
const route = ({ root }: Answered) => [root.name, root.attributes["http.route"]];

describe("tracing()", () => {
  it("names the root after the route that answered, and makes no span of its own", async () => {
    const app = new Hono().use(tracing()).get("/users/:id", (c) => withSpan("load", () => c.text(c.req.param("id"))));
    const answered = await ask(app, "/users/7?token=s3cret");
    expect(await answered.response.text()).toBe("7");
    expect(route(answered)).toEqual(["GET /users/:id", "/users/:id"]);
    expect(answered.stats).toMatchObject({ started: 2, exported: 2 });
  });

  it.each<[string, (app: Hono) => unknown, string, string | undefined]>([
    ["a route with a wildcard", (app) => app.get("/files/*", text), "/files/a/b", "/files/*"],
    ["an optional parameter", (app) => app.get("/api/:version?", text), "/api/1", "/api/:version?"],
    ["a pattern", (app) => app.get("/post/:date{[0-9]+}", text), "/post/2026", "/post/:date{[0-9]+}"],
    ["app.all", (app) => app.all("/any/:thing", text), "/any/7", "/any/:thing"],
    ["app.on", (app) => app.on(["GET", "PURGE"], "/cache/:key", text), "/cache/7", "/cache/:key"],
    [
      "a base path",
      (app) => app.route("/", new Hono().basePath("/v1").get("/users/:id", text)),
      "/v1/users/7",
      "/v1/users/:id",
    ],
    [
      "a sub-router",
      (app) => app.route("/orders/:order", new Hono().get("/items/:item", text)),
      "/orders/1/items/2",
      "/orders/:order/items/:item",
    ],
    [
      "a sub-router of a sub-router",
      (app) => app.route("/a", new Hono().route("/:b", new Hono().get("/c", text))),
      "/a/x/c",
      "/a/:b/c",
    ],
    ["the root of a sub-router", (app) => app.route("/orders", new Hono().get("/", text)), "/orders", "/orders"],
    [
      "a sub-router with its own onError",
      (app) => app.route("/sub", new Hono().onError((_, c) => c.text("error")).get("/:id", text)),
      "/sub/7",
      "/sub/:id",
    ],
    [
      "app.all in a sub-router with its own onError",
      (app) => app.route("/sub", new Hono().onError((_, c) => c.text("error")).all("/:id", text)),
      "/sub/7",
      "/sub/:id",
    ],
    [
      "middleware for all paths before the route",
      (app) =>
        app
          .use("*", (_, next) => next())
          .use("/api/*", (_, next) => next())
          .get("/api/:id", text),
      "/api/7",
      "/api/:id",
    ],
    ["middleware beside the handler", (app) => app.get("/api/:id", (_, next) => next(), text), "/api/7", "/api/:id"],
    [
      "a handler that passes on to a later one",
      (app) => app.get("/api/*", (_, next) => next()).get("/api/:id", text),
      "/api/7",
      "/api/:id",
    ],
    ["nothing", (app) => app.get("/elsewhere", text), "/missing/7", undefined],
    ["nothing but middleware", (app) => app.use("/api/*", (_, next) => next()), "/api/7", undefined],
    [
      "a mounted application, whose routes are not Hono's",
      (app) => app.mount("/mounted", () => new Response("ok")),
      "/mounted/7",
      undefined,
    ],
  ])("for %s tells the template, never the path", async (_, define, path, expected) => {
    const app = new Hono().use(tracing());
    define(app);
    expect(route(await ask(app, path))).toEqual([expected === undefined ? "GET" : `GET ${expected}`, expected]);
  });

  it("works with middleware that is registered for some paths only", async () => {
    const app = new Hono().use("/traced/*", tracing()).get("/traced/:id", text).get("/other/:id", text);
    expect(route(await ask(app, "/traced/7"))).toEqual(["GET /traced/:id", "/traced/:id"]);
    expect(route(await ask(app, "/other/7"))).toEqual(["GET", undefined]);
  });

  it("works when it is there twice", async () => {
    const app = new Hono().use(tracing()).route("/sub", new Hono().use(tracing()).get("/:id", text));
    const answered = await ask(app, "/sub/7");
    expect(route(answered)).toEqual(["GET /sub/:id", "/sub/:id"]);
    expect(answered.stats.started).toBe(1);
  });

  it("makes no route of a guard that answers itself", async () => {
    const guard = createMiddleware(async (c, next) => (c.req.header("authorization") ? next() : c.text("no", 401)));
    const guarded = [new Hono().use(tracing()).use("/admin/*", guard).get("/admin/:id", text)];
    guarded.push(
      new Hono()
        .use(tracing())
        .use("/admin/*", basicAuth({ username: "u", password: "p" }))
        .get("/admin/:id", text),
    );
    for (const app of guarded) {
      const answered = await ask(app, "/admin/7");
      expect(answered.response.status).toBe(401);
      expect(route(answered)).toEqual(["GET", undefined]);
      expect(answered.root.status.code).toBe(0);
    }
  });

  it("leaves an http.route that the application set, with the name", async () => {
    const app = new Hono().use(tracing()).get("/:page{.*}", (c) => {
      activeInvocation()?.root?.setAttribute("http.route", "/cms/:slug").updateName("GET /cms/:slug");
      return c.text("ok");
    });
    expect(route(await ask(app, "/some/page"))).toEqual(["GET /cms/:slug", "/cms/:slug"]);
  });

  it("tells the route of a HEAD request, which the GET handler answers", async () => {
    const app = new Hono().use(tracing()).get("/users/:id", text);
    expect((await ask(app, "/users/7", { method: "HEAD" })).root.attributes["http.route"]).toBe("/users/:id");
  });
});

describe("an error in a route", () => {
  const failing = (error: unknown) =>
    new Hono().use(tracing()).get("/fails/:id", () => {
      throw error;
    });

  it("is recorded on the root when it became a 5xx, with the route", async () => {
    const answered = await ask(failing(new RangeError("sold out")), "/fails/7");
    expect(answered.response.status).toBe(500);
    expect(route(answered)).toEqual(["GET /fails/:id", "/fails/:id"]);
    expect(answered.root).toMatchObject({
      status: { code: 2, message: "sold out" },
      attributes: { "error.type": "RangeError", "http.response.status_code": 500 },
    });
    expect(answered.root.events.map(({ name }) => name)).toEqual(["exception"]);
  });

  it("is recorded when onError answers with a 5xx, and not when it answers otherwise", async () => {
    const rejected = await ask(
      failing(new Error("x")).onError((_, c) => c.text("later", 503)),
      "/fails/7",
    );
    expect(rejected.root).toMatchObject({
      status: { code: 2 },
      attributes: { "error.type": "Error", "http.response.status_code": 503 },
    });
    const handled = await ask(
      failing(new Error("x")).onError((_, c) => c.text("fine", 200)),
      "/fails/7",
    );
    expect(handled.root).toMatchObject({ status: { code: 0 }, events: [] });
  });

  it.each([
    [400, 0],
    [404, 0],
    [500, 2],
    [503, 2],
  ] as const)("an HTTPException %d gives the status code %d", async (status, code) => {
    const answered = await ask(failing(new HTTPException(status, { message: "told" })), "/fails/7");
    expect(answered.response.status).toBe(status);
    expect(route(answered)).toEqual(["GET /fails/:id", "/fails/:id"]);
    expect(answered.root).toMatchObject({ status: { code }, events: code === 2 ? [{ name: "exception" }] : [] });
  });

  it("of a sub-router's own onError is recorded, too", async () => {
    const sub = new Hono()
      .onError((_, c) => c.text("sub", 502))
      .get("/:id", () => {
        throw new Error("inner");
      });
    const answered = await ask(new Hono().use(tracing()).route("/sub", sub), "/sub/7");
    expect(answered.response.status).toBe(502);
    expect(answered.root).toMatchObject({ name: "GET /sub/:id", status: { code: 2, message: "inner" } });
  });

  it("of a not-found handler gives the answer's status", async () => {
    const app = new Hono().use(tracing()).notFound(() => {
      throw new Error("lost");
    });
    const answered = await ask(app, "/nowhere");
    expect(answered.response.status).toBe(500);
    expect(answered.root).toMatchObject({ name: "GET", status: { code: 2 } });
  });

  it("that is no Error reaches the platform unchanged, and the root still has its route", async () => {
    const thrown = { odd: true };
    let root: ReadableSpan | undefined;
    const app = failing(thrown).use("*", (_, next) => next());
    const asked = ask(
      { fetch: (request) => ((root = activeInvocation()?.root as unknown as ReadableSpan), app.fetch(request)) },
      "/fails/7",
    );
    await expect(asked).rejects.toBe(thrown);
    expect(root).toMatchObject({ name: "GET /fails/:id", status: { code: 2 }, attributes: { "error.type": "object" } });
  });
});

describe("without an invocation", () => {
  it("changes nothing", async () => {
    const app = new Hono()
      .use(tracing())
      .get("/users/:id", text)
      .get("/fails", () => {
        throw new HTTPException(503);
      });
    expect(await (await app.request("/users/7")).text()).toBe("ok");
    expect((await app.request("/fails")).status).toBe(503);
    expect((await app.request("/missing")).status).toBe(404);
  });

  it("leaves an unsampled root alone", async () => {
    const core = createTracing({
      enabled: true,
      sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "off" },
    });
    const app = new Hono().use(tracing()).get("/users/:id", text);
    const flush = createBackgroundFlush({ hold: () => undefined });
    const response = await core.run({ trigger: "http", name: "GET", flush }, () => app.request("/users/7"));
    expect(response.status).toBe(200);
    expect(core.stats()).toMatchObject({ unsampledInvocations: 1, started: 0 });
  });
});

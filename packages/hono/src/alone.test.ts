import { activeInvocation, withSpan } from "@tracelet/core";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { spanOf } from "./root.ts";
import { createTestApp } from "./test-app.fixture.ts";
import { tracing } from "./tracing.ts";

const text = (c: Context): Response => c.text("ok");
const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("tracing() without any other instrumentation", () => {
  it("makes the one SERVER span, which continues the caller's trace", async () => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/users/:id", (c) => withSpan("load", () => text(c)));
    const response = await request(app, "/users/7?token=s3cret", { headers: { traceparent: TRACEPARENT } });
    expect(response.status).toBe(200);
    expect(await spans()).toMatchObject([
      { name: "load", parent: "GET /users/:id" },
      {
        name: "GET /users/:id",
        kind: "SERVER",
        traceId: "0af7651916cd43dd8448eb211c80319c",
        parentSpanId: "b7ad6b7169203331",
        attributes: { "http.route": "/users/:id", "http.response.status_code": 200, "url.path": "/users/7" },
      },
    ]);
  });

  it("makes one span when it is there twice, with whatever options", async () => {
    const { options, request, spans } = createTestApp();
    const other = createTestApp();
    const app = new Hono()
      .use(tracing(options))
      .route("/sub", new Hono().use(tracing(other.options)).get("/:id", text));
    await request(app, "/sub/7");
    expect(await spans()).toMatchObject([{ name: "GET /sub/:id" }]);
    expect(await other.spans()).toEqual([]);
  });

  it("needs no execution context, and no bindings", async () => {
    const { options, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/", (c) => text(c));
    expect(await (await app.fetch(new Request("http://app.test/"))).text()).toBe("ok");
    await expect.poll(spans).toMatchObject([{ name: "GET /" }]);
  });

  it.each([
    ["a route", "/ok", 200, "UNSET"],
    ["an HTTPException", "/teapot", 418, "UNSET"],
    ["an error", "/broken", 500, "ERROR"],
    ["nothing", "/missing", 404, "UNSET"],
  ])("tells the status of %s", async (_, path, status, code) => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/ok", text);
    app.get("/teapot", () => {
      throw new HTTPException(418);
    });
    app.get("/broken", () => {
      throw new Error("broken");
    });
    expect((await request(app, path)).status).toBe(status);
    const attributes: unknown = expect.objectContaining({ "http.response.status_code": status });
    expect(await spans()).toMatchObject([{ status: code, attributes }]);
  });

  it.each([
    [new HTTPException(404), 404, "UNSET"],
    [new Error("lost"), 500, "ERROR"],
  ])("tells the status of a not-found handler that throws %s", async (error, status, code) => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).notFound(() => {
      throw error;
    });
    expect((await request(app, "/missing")).status).toBe(status);
    expect(await spans()).toMatchObject([{ status: code, attributes: { "http.response.status_code": status } }]);
  });

  it("names a method that no route takes by the method alone", async () => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/users/:id", text);
    expect((await request(app, "/users/7", { method: "POST" })).status).toBe(404);
    const [root] = await spans();
    expect(root).toMatchObject({ name: "POST", attributes: { "http.response.status_code": 404 } });
    expect(root?.attributes["http.route"]).toBeUndefined();
  });

  it("hands on what is no Error, and records it once", async () => {
    const { options, executionContext, spans } = createTestApp();
    const thrown = { odd: true };
    const app = new Hono().use(tracing(options)).get("/:id", () => {
      throw thrown;
    });
    await expect(async () => app.request("/7", {}, {}, executionContext)).rejects.toBe(thrown);
    const [root] = await spans();
    expect(root).toMatchObject({ name: "GET /:id", status: "ERROR", attributes: { "error.type": "object" } });
    expect(root?.events).toHaveLength(1);
  });

  it("leaves a response that another one replaces further out", async () => {
    const { options, request, spans } = createTestApp();
    const app = new Hono()
      .use(async (c, next) => {
        await next();
        c.res = new Response("replaced", { status: 202 });
      })
      .use(tracing(options))
      .get("/", text);
    const response = await request(app, "/");
    expect([response.status, await response.text()]).toEqual([202, "replaced"]);
    expect(await spans()).toMatchObject([{ name: "GET /", attributes: { "http.response.status_code": 200 } }]);
  });

  it("gives the client's address where the server tells it, unless it must not", async () => {
    const server = { incoming: { socket: { remoteAddress: "192.0.2.1" } } };
    for (const [more, expected] of [
      [{}, "192.0.2.1"],
      [{ capture: { clientAddress: false } }, undefined],
    ] as const) {
      const { options, executionContext, spans } = createTestApp(more);
      const app = new Hono().use(tracing(options)).get("/", text);
      await app.request("/", { headers: { "x-forwarded-for": "198.51.100.1" } }, server, executionContext);
      const [root] = await spans();
      expect(root?.attributes["client.address"]).toBe(expected);
    }
  });

  it("waits for the export on Lambda, within the time that is left", async () => {
    const { options, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/", text);
    for (const name of ["lambdaContext", "context"]) {
      await app.request("/", {}, { [name]: { getRemainingTimeInMillis: () => 3_000 } });
    }
    expect(await spans()).toHaveLength(2);
  });
});

describe("an application within an application", () => {
  const inner = (): Hono => new Hono().use(tracing()).get("/", text).get("/carts/:id", text);

  it.each<[string, (app: Hono) => unknown, string, string]>([
    ["mounted", (app) => app.mount("/shop", inner().fetch), "/shop/carts/7", "GET /shop/carts/:id"],
    ["mounted, at its root", (app) => app.mount("/shop", inner().fetch), "/shop", "GET /shop"],
    ["mounted at the root", (app) => app.mount("/", inner().fetch), "/carts/7", "GET /carts/:id"],
    [
      "mounted with its whole path",
      (app) =>
        app.mount("/shop", new Hono().use(tracing()).get("/shop/carts/:id", text).fetch, { replaceRequest: false }),
      "/shop/carts/7",
      "GET /shop/carts/:id",
    ],
    [
      "mounted with a parameter",
      (app) =>
        app.mount("/:tenant/shop", inner().fetch, { replaceRequest: (r) => new Request(r.url.replace("/t/shop", "")) }),
      "/t/shop/carts/7",
      "GET /:tenant/shop/carts/:id",
    ],
    [
      "asked by a handler",
      (app) => app.get("/orders/:id", async () => inner().request("/carts/7")),
      "/orders/1",
      "GET /orders/:id",
    ],
  ])("that is %s is a part of its request", async (_, define, path, expected) => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options));
    define(app);
    expect((await request(app, path)).status).toBe(200);
    expect(await spans()).toMatchObject([{ name: expected }]);
  });

  it("tells its error when it answers, and not when somebody handles it", async () => {
    const failing = new Hono().use(tracing()).get("/fails", () => {
      throw new RangeError("inner");
    });
    const { options, request, spans } = createTestApp();
    const app = new Hono()
      .use(tracing(options))
      .get("/handled", async (c) => c.text(String((await failing.request("/fails")).status)));
    app.mount("/shop", failing.fetch);
    await request(app, "/shop/fails");
    await request(app, "/handled");
    expect(await spans()).toMatchObject([
      { name: "GET /shop/fails", status: "ERROR", attributes: { "error.type": "RangeError" } },
      { name: "GET /handled", status: "UNSET", events: [] },
    ]);
  });
});

describe("spanOf()", () => {
  it("is the root span, within other spans and for code that has nothing but the context", async () => {
    const { options, request, spans } = createTestApp();
    const app = new Hono().use(tracing(options)).get("/:page{.*}", (c) =>
      withSpan("inner", () => {
        spanOf(c).setAttributes({ "user.id": "7", "http.route": "/cms/:slug" }).updateName("GET /cms/:slug");
        return text(c);
      }),
    );
    await request(app, "/a/b");
    expect(await spans()).toMatchObject([
      { name: "inner" },
      { name: "GET /cms/:slug", attributes: { "user.id": "7", "http.route": "/cms/:slug" } },
    ]);
  });

  it("does not record when tracing is off", async () => {
    const app = new Hono().use(tracing({ enabled: false })).get("/", (c) => {
      expect(activeInvocation()).toBeUndefined();
      return c.json(spanOf(c).isRecording());
    });
    expect(await (await app.request("/")).json()).toBe(false);
  });
});

it("makes an error of a request that no handler has answered, as Hono does", async () => {
  const { options, request, spans } = createTestApp();
  const app = new Hono().use(tracing(options)).get("/forgotten", (async () => undefined) as never);
  expect((await request(app, "/forgotten")).status).toBe(500);
  expect(await spans()).toMatchObject([
    { name: "GET /forgotten", status: "ERROR", attributes: { "http.response.status_code": 500, "error.type": "500" } },
  ]);
});

it("runs the application all the same when what it is given is odd", async () => {
  const odd = {
    requestIP: (): never => {
      throw new Error("odd");
    },
  };
  const { options, executionContext } = createTestApp();
  const app = new Hono().use(tracing(options)).get("/", text);
  expect((await app.request("/", {}, odd, executionContext)).status).toBe(200);
});

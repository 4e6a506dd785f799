import { type Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { logger } from "hono/logger";
import { describe, expect, it } from "vitest";
import { instrumentHandlers } from "./instrument-handlers.ts";
import { createTestApp, type TestApp } from "./test-app.fixture.ts";
import { tracing } from "./tracing.ts";

const getOrder = (c: Context): Response => c.text("ok");
const guard: MiddlewareHandler = async function guard(_, next) {
  await next();
};

/** Name and parent of each span, by the order of their ends. */
const tree = async ({ spans }: TestApp): Promise<unknown[]> =>
  (await spans()).map(({ name, parent }) => [name, parent]);

describe("instrumentHandlers()", () => {
  it("gives each handler a span, and middleware none", async () => {
    const test = createTestApp();
    const app = instrumentHandlers(new Hono()).use(tracing(test.options)).use(guard);
    app.get("/orders/:id", guard, getOrder).get("/anonymous/:id", (c) => c.text("ok"));
    for (const path of ["/orders/1", "/anonymous/1"]) expect((await test.request(app, path)).status).toBe(200);
    expect(await tree(test)).toEqual([
      ["handler getOrder", "GET /orders/:id"],
      ["GET /orders/:id", undefined],
      ["handler /anonymous/:id", "GET /anonymous/:id"],
      ["GET /anonymous/:id", undefined],
    ]);
    expect((await test.spans())[0]).toMatchObject({
      kind: "INTERNAL",
      attributes: { "hono.type": "handler", "hono.path": "/orders/:id", "code.function.name": "getOrder" },
    });
  });

  it("gives middleware a span around what it passes on to, if asked for", async () => {
    const test = createTestApp();
    const app = instrumentHandlers(new Hono(), { middleware: true }).use(tracing(test.options));
    app.use(logger(() => undefined)).get("/orders/:id", guard, getOrder);
    await test.request(app, "/orders/1");
    expect(await tree(test)).toEqual([
      ["handler getOrder", "middleware guard"],
      ["middleware guard", "middleware logger"],
      ["middleware logger", "GET /orders/:id"],
      ["GET /orders/:id", undefined],
    ]);
  });

  it("reaches sub-applications, with an onError of their own, too, and base paths", async () => {
    const test = createTestApp();
    const app = instrumentHandlers(new Hono()).use(tracing(test.options));
    app.route("/a", new Hono().get("/:id", getOrder));
    app.route("/b", new Hono().onError((_, c) => c.text("own", 503)).get("/:id", getOrder));
    app.basePath("/v1").get("/:id", getOrder);
    for (const path of ["/a/1", "/b/1", "/v1/1"]) await test.request(app, path);
    expect((await tree(test)).filter((_, index) => index % 2 === 0)).toEqual([
      ["handler getOrder", "GET /a/:id"],
      ["handler getOrder", "GET /b/:id"],
      ["handler getOrder", "GET /v1/:id"],
    ]);
  });

  it("records what a handler throws, unless it is the caller's fault, and lets it pass", async () => {
    const test = createTestApp();
    const app = instrumentHandlers(new Hono()).use(tracing(test.options));
    app.get("/missing", () => {
      throw new HTTPException(404);
    });
    app.get("/fails", () => {
      throw new HTTPException(503);
    });
    expect((await test.request(app, "/missing")).status).toBe(404);
    expect((await test.request(app, "/fails")).status).toBe(503);
    expect(await test.spans()).toMatchObject([
      { name: "handler /missing", status: "UNSET" },
      { name: "GET /missing", status: "UNSET" },
      { name: "handler /fails", status: "ERROR" },
      { name: "GET /fails", status: "ERROR" },
    ]);
  });

  it("changes nothing when tracing is off", async () => {
    const app = instrumentHandlers(new Hono(), { middleware: true }).use(tracing()).use(guard).get("/:id", getOrder);
    expect(await (await app.request("/1")).text()).toBe("ok");
  });

  it("comes before routes, or fails", () => {
    expect(() => instrumentHandlers(new Hono().use(tracing()))).not.toThrow();
    expect(() => instrumentHandlers(new Hono().get("/", getOrder))).toThrow("before routes");
  });
});

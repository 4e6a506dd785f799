import { withSpan } from "@tracelet/core";
import { spanOf, tracing } from "@tracelet/hono";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { app } from "./app.ts";
import { honoStreams } from "./hono-streams.ts";

const orders = new Hono();
orders.get("/:order/items/:item", (c) => c.json(c.req.param()));

/** An application of its own, with the middleware, that another one mounts. */
const shop = new Hono();
shop.use(tracing());
shop.get("/carts/:cart", (c) => c.text(c.req.param("cart")));

const encoder = new TextEncoder();

/** The host-neutral routes, answered by middleware: they are none of Hono's. */
const answerOthers: MiddlewareHandler = async (c: Context, _next) =>
  app(c.req.raw, {
    waitUntil: { context: (work) => c.executionCtx.waitUntil(work), detached: () => undefined },
    isUntouched: true,
  });

/** A Hono app as a user writes it, with a sub-router, a mounted application, streams, and errors of both kinds. */
export function createHonoApp(...middleware: MiddlewareHandler[]): Hono {
  const hono = new Hono();
  for (const one of middleware) hono.use(one);
  hono.get("/users/:id", async (c) => withSpan("load user", async () => c.text(c.req.param("id"))));
  hono.route("/orders", orders);
  hono.mount("/shop", shop.fetch);
  hono.get("/teapot", () => {
    throw new HTTPException(418, { message: "short and stout" });
  });
  hono.get("/broken/:part", () => {
    throw new RangeError("broken");
  });
  hono.get("/pages/:page{.+}", (c) => {
    spanOf(c).setAttribute("http.route", "/pages/:slug").updateName("GET /pages/:slug");
    return c.html("<p>page</p>");
  });
  // The same text in the ways to write it, of which some have a known length.
  hono.get("/text", (c) => c.text("same"));
  hono.get("/response", () => new Response("same"));
  hono.get("/own-headers", () => new Response("same", { headers: { "x-own": "yes" } }));
  hono.get("/empty", (c) => c.body(null, 204));
  hono.get("/bytes", (c) => c.body(encoder.encode("same"), 200, { "content-type": "application/octet-stream" }));
  hono.get("/redirect", (c) => c.redirect("/text"));
  hono.route("/", honoStreams);
  hono.use(answerOthers);
  return hono;
}

/** With the middleware. */
export const honoApp: Hono = createHonoApp(tracing());

import { withSpan } from "@tracelet/core";
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

const orders = new Hono();
orders.get("/:order/items/:item", (c) => c.json(c.req.param()));

/** A Hono app as a user writes it, with a sub-router and errors of both kinds. */
export const honoApp: Hono = new Hono();
honoApp.use(tracing());
honoApp.get("/users/:id", async (c) => withSpan("load user", async () => c.text(c.req.param("id"))));
honoApp.route("/orders", orders);
honoApp.get("/teapot", () => {
  throw new HTTPException(418, { message: "short and stout" });
});
honoApp.get("/broken/:part", () => {
  throw new RangeError("broken");
});

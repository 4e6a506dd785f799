import { honeycomb, spanOf, tracing, withSpan } from "@tracelet/hono";
import { Hono } from "hono";

interface Env {
  readonly HONEYCOMB_API_KEY: string;
}

const app = new Hono<{ Bindings: Env }>();
app.use(tracing((env: Env) => ({ service: "shop", exporter: honeycomb({ apiKey: env.HONEYCOMB_API_KEY }) })));
app.get("/orders/:id", async (c) => {
  spanOf(c).setAttribute("order.id", c.req.param("id")); // on the root span, "GET /orders/:id"
  return c.json(await withSpan("load order", async () => ({ id: c.req.param("id") })));
});

export default app;

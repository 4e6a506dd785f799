import { instrument } from "@tracelet/cloudflare";
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";

interface Env {
  readonly DB: D1Database;
}

const app = new Hono<{ Bindings: Env }>();
app.use(tracing());

app.get("/orders/:id", async (c) => {
  const order = await c.env.DB.prepare("SELECT id, price FROM orders WHERE id = ?").bind(c.req.param("id")).first();
  return order ? c.json(order) : c.json({ error: "no such order" }, 404);
});

app.post("/orders", async (c) => {
  const { id, price } = await c.req.json<{ id: string; price: number }>();
  await c.env.DB.prepare("INSERT INTO orders (id, price) VALUES (?, ?)").bind(id, price).run();
  return c.json({ id, price }, 201);
});

app.onError((error, c) => c.json({ error: error.message }, 500));

export default instrument(app);

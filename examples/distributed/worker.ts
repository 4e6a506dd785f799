import { activeTracing, createOtlpLogs, instrument, withSpan } from "@tracelet/cloudflare";
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";

interface Env {
  PRICES: { get(key: string): Promise<string | null>; put(key: string, value: string): Promise<void> };
  PAYMENTS_URL: string;
}

const app = new Hono<{ Bindings: Env }>();
app.use(tracing());

app.post("/orders/:id", async (c) => {
  const id = c.req.param("id");
  const price = await withSpan("look up price", { attributes: { "order.id": id } }, () => c.env.PRICES.get(id));
  if (price === null) return c.json({ error: "no such order" }, 404);
  console.log({ message: "price found", price });

  const payment = await fetch(`${c.env.PAYMENTS_URL}/charge`, { method: "POST", body: JSON.stringify({ id, price }) });
  return payment.ok ? c.json({ id, price, paid: true }) : c.json({ error: "payment failed" }, 502);
});

app.put("/prices/:id", async (c) => {
  await c.env.PRICES.put(c.req.param("id"), await c.req.text());
  return c.body(null, 204);
});

app.get("/stats", (c) => c.json(activeTracing()?.stats()));

export default instrument(app, { logs: createOtlpLogs() });

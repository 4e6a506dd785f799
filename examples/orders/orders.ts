import { SpanStatusCode, trace } from "@opentelemetry/api";
import { spanOf, tracing, withSpan } from "@tracelet/hono";
import { Hono } from "hono";

interface Order {
  readonly id: string;
  readonly amount: number;
  readonly email: string;
}

export const app = new Hono();
app.use(tracing());

app.post("/orders", async (c) => {
  const order = await c.req.json<Order>();
  spanOf(c).setAttributes({ "order.id": order.id, "order.amount": order.amount });
  await withSpan("validate_order", async (span) => {
    if (!(order.amount > 0)) throw new RangeError("the amount has to be positive");
    span.addEvent("order validated");
  });
  await withSpan("charge_card", { attributes: { "payment.provider": "example" } }, async () => {
    if (order.amount > 1_000) throw new Error("card declined");
    console.log({ message: "card charged", order: order.id }); // gets trace_id and span_id
  });
  await withSpan("send_confirmation", async () => {
    trace.getActiveSpan()?.addEvent("confirmation queued", { channel: "email" });
  });
  return c.json({ id: order.id, status: "confirmed" }, 201);
});

app.onError((error, c) => {
  spanOf(c).setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  console.error({ message: "order failed", error: error.message });
  return c.json({ error: error.message }, error instanceof RangeError ? 422 : 402);
});

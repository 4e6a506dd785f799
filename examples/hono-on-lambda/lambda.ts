import { instrument, withSpan } from "@tracelet/aws-lambda";
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const app = new Hono();
app.use(tracing()); // names the root span by its route

app.get("/orders/:id", async (c) => {
  const id = c.req.param("id");
  return c.json(await withSpan("load order", { attributes: { "order.id": id } }, async () => ({ id })));
});

export const handler = instrument(handle(app));

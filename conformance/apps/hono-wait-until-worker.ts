import { tracing, withSpan } from "@tracelet/hono";
import { Hono } from "hono";
import { passGate } from "./untraced.ts";

const app: Hono = new Hono();
app.use(tracing({ settleMillis: 60_000 }));
app.get("/", (c) => {
  // No span is open while it waits: only who knows of the promise waits for it.
  c.executionCtx.waitUntil(passGate(c.req.query("gate") ?? null).then(() => withSpan("later", () => undefined)));
  return c.text("now");
});

export default app;

import { instrument } from "@tracelet/cloudflare"; // or another adapter
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";

const app = new Hono();
app.use(tracing());
app.get("/orders/:id", (c) => c.text("an order")); // the root span is "GET /orders/:id"

export default instrument(app);

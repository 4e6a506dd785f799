import { instrumentHandlers, tracing } from "@tracelet/hono";
import { Hono } from "hono";

const app = instrumentHandlers(new Hono(), { middleware: true });
app.use(tracing());

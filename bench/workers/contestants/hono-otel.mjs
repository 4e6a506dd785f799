// @hono/otel makes the root span; the SDK and the export are those of the plain one.
import { httpInstrumentationMiddleware } from "@hono/otel";
import { trace } from "@opentelemetry/api";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { Hono } from "hono";
import { handle } from "../workload.ts";
import { inSpan, tracedFetch } from "./api-idiom.mjs";
import { exportTrace } from "./sdk-set-up.mjs";

const app = new Hono();
app.use(async (c, next) => {
  await next();
  const { env, executionCtx: executionContext } = c;
  exportTrace(c.get("traceId"), {
    env,
    executionContext,
    serializer: JsonTraceSerializer,
    contentType: "application/json",
  });
});
app.use(httpInstrumentationMiddleware());
app.get("/", (c) => {
  c.set("traceId", trace.getActiveSpan().spanContext().traceId);
  return handle({ inSpan, fetch: tracedFetch }, c.env);
});

export default app;

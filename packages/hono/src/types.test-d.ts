/** Checked by `tsc`, never run. */
import type { Span } from "@opentelemetry/api";
import { Hono, type MiddlewareHandler } from "hono";
import { instrumentHandlers } from "./instrument-handlers.ts";
import { spanOf } from "./root.ts";
import { tracing } from "./tracing.ts";

interface Bindings {
  readonly API_KEY: string;
  readonly SECRETS: { get(name: string): Promise<string> };
}

const app = new Hono<{ Bindings: Bindings }>();
app.use(tracing());
app.use(tracing({ service: "shop", bodyEnd: "headers" }));
app.use(tracing((env: Bindings) => ({ exporter: { url: "https://example.test", headers: { "x-key": env.API_KEY } } })));
app.use(tracing(({ SERVICE }) => (SERVICE === undefined ? {} : { service: SERVICE })));
app.get("/:id", (c) => {
  spanOf(c) satisfies Span;
  return c.text(c.env.API_KEY);
});

// The application keeps its type, whatever its bindings, variables and base path.
instrumentHandlers(app, { middleware: true }) satisfies Hono<{ Bindings: Bindings }>;
instrumentHandlers(new Hono<{ Variables: { user: string } }>().basePath("/v1")).get("/", (c) => c.text(c.var.user));

tracing() satisfies MiddlewareHandler;

// @ts-expect-error -- an option that does not exist
tracing({ serviceName: "shop" });
// @ts-expect-error -- options come at once
tracing(async () => ({}));
// @ts-expect-error -- the bodies that there are to end with
tracing({ bodyEnd: "body" });

import { createSocketApp } from "./hono-sockets.ts";
import { serve } from "./serve.ts";

const { upgradeWebSocket } = "Bun" in globalThis ? await import("hono/bun") : await import("hono/deno");

await serve(createSocketApp(upgradeWebSocket).fetch);

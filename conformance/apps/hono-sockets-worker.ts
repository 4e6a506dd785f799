import type { Hono } from "hono";
import { upgradeWebSocket } from "hono/cloudflare-workers";
import { createSocketApp } from "./hono-sockets.ts";

const app: Hono = createSocketApp(upgradeWebSocket);

export default app;

import { tracing } from "@tracelet/hono";
import { Hono } from "hono";
import type { UpgradeWebSocket } from "hono/ws";

/** Echoes what it is sent, after an upgrade by the runtime's own helper. */
export function createSocketApp(upgradeWebSocket: UpgradeWebSocket): Hono {
  const hono = new Hono().use(tracing());
  const events = {
    onMessage: (event: MessageEvent, socket: { send(text: string): void }) => socket.send(`echo ${event.data}`),
  };
  return hono.get(
    "/sockets/:id",
    upgradeWebSocket(() => events),
  );
}

import { recordError } from "@tracelet/core";
import { CLOUDFLARE_WEB_SOCKET_CLOSE_CODE } from "./attributes.ts";
import type { PlatformCall } from "./instrument-class.ts";
import type { HandlerInvocation } from "./run-handler.ts";

/**
 * How an event of a hibernatable WebSocket becomes an invocation: a SERVER span of a trace of its own, which tells nothing
 * of what was sent. The span of `webSocketError` has the connection's error.
 *
 * @see https://developers.cloudflare.com/durable-objects/best-practices/websockets/
 */
export function webSocketInvocation({ className, method, args }: PlatformCall): HandlerInvocation {
  const [, detail] = args;
  return {
    name: `${className}/${method}`,
    attributes: method === "webSocketClose" ? { [CLOUDFLARE_WEB_SOCKET_CLOSE_CODE]: Number(detail) } : {},
    begin: (root) => {
      if (method === "webSocketError") recordError(root, detail);
    },
  };
}

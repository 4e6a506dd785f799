import { tracing } from "@tracelet/hono";
import type { Hono } from "hono";
import { createHonoApp, honoApp } from "./hono-app.ts";
import { observe, OBSERVE_HEADER } from "./observer.ts";
import { HANDLER_HEADER, type HandlerName, handlerNameOf, SECOND_SERVICE } from "./platform.ts";

const apps: Readonly<Record<HandlerName, Hono>> = {
  plain: createHonoApp(),
  traced: honoApp,
  second: createHonoApp(tracing({ service: SECOND_SERVICE })),
};

/** Chooses the application by a header. What is given beside the request differs with the server. */
export function answer(
  request: Request,
  ...rest: [env?: object, executionContext?: never]
): Response | Promise<Response> {
  const chosen = apps[handlerNameOf(request.headers.get(HANDLER_HEADER))];
  const call = (): Response | Promise<Response> => chosen.fetch(request, ...rest);
  return request.headers.has(OBSERVE_HEADER) ? observe(call).then((seen) => Response.json(seen)) : call();
}

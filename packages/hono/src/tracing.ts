import { activeInvocation, httpSpanName, recordError } from "@tracelet/core";
import type { Context, MiddlewareHandler } from "hono";
import { HTTP_ROUTE } from "./attributes.ts";
import { matchedRoute } from "./matched-route.ts";

/**
 * Middleware that tells the invocation's root span which route answered: `http.route`, the name `{method} {route}`, and
 * the error behind a 5xx. It makes no span of its own, and leaves an `http.route` that the application set.
 *
 * @example
 * const app = new Hono();
 * app.use(tracing());
 * export default instrument(app);
 */
export function tracing(): MiddlewareHandler {
  return async (c, next) => {
    try {
      await next();
    } finally {
      enrichRoot(c); // also when what was thrown is no Error: Hono's onError does not get that
    }
  };
}

function enrichRoot(c: Context): void {
  const root = activeInvocation()?.root;
  if (!root?.isRecording()) return;
  const route = matchedRoute(c);
  if (route !== undefined && root.attributes[HTTP_ROUTE] === undefined) {
    root.setAttribute(HTTP_ROUTE, route);
    root.updateName(httpSpanName(c.req.method, route));
  }
  // What `onError` turned into a response is gone for the invocation; 4xx (an HTTPException) is the caller's error.
  if (c.error && c.res.status >= 500) recordError(root, c.error);
}

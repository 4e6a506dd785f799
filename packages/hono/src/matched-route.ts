import type { Context } from "hono";

type Handler = ((...args: never[]) => unknown) & { readonly __COMPOSED_HANDLER?: Handler };

/**
 * The template of the route that answered, with the base paths of its sub-applications; `undefined` when only
 * middleware did (not found, refused by a guard): the raw path must never become a route.
 */
export function matchedRoute(c: Context): string | undefined {
  const reached = c.req.matchedRoutes.slice(0, c.req.routeIndex + 1);
  return reached.findLast(({ method, handler }) => method !== "ALL" || !isMiddleware(handler))?.path;
}

/** As Hono itself tells. A sub-application with an `onError` of its own wraps its handlers, and marks them so. */
function isMiddleware(handler: Handler): boolean {
  return handler.__COMPOSED_HANDLER ? isMiddleware(handler.__COMPOSED_HANDLER) : handler.length > 1;
}

import type { Context } from "hono";

/**
 * The template of the route that answered, with the base paths of its sub-applications; `undefined` when only
 * middleware did (not found, refused by a guard): the raw path must never become a route.
 */
export function matchedRoute(c: Context): string | undefined {
  const reached = c.req.matchedRoutes.slice(0, c.req.routeIndex + 1);
  return reached.findLast(({ method, handler }) => method !== "ALL" || handler.length < 2)?.path;
}

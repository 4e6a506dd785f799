import type { Context } from "hono";

/** A function among an application's routes. */
export type RouteHandler = ((...args: never[]) => unknown) & { readonly [COMPOSED_HANDLER]?: RouteHandler };

/** Under this a sub-application with an `onError` of its own keeps the handler that it wrapped. */
const COMPOSED_HANDLER = "__COMPOSED_HANDLER";

/**
 * The template of the route that answered, with the base paths of its sub-applications; `undefined` when only
 * middleware did (not found, refused by a guard): the raw path must never become a route.
 */
export function matchedRoute(c: Context): string | undefined {
  const reached = c.req.matchedRoutes.slice(0, c.req.routeIndex + 1);
  return reached.findLast(({ method, handler }) => method !== "ALL" || !isMiddleware(handler))?.path;
}

/** As Hono itself tells them apart. */
export function isMiddleware(handler: RouteHandler): boolean {
  return ownHandler(handler).length > 1;
}

/** The user's function. */
export function ownHandler(handler: RouteHandler): RouteHandler {
  const wrapped = handler[COMPOSED_HANDLER];
  return wrapped ? ownHandler(wrapped) : handler;
}

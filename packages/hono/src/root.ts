import { INVALID_SPAN_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { activeInvocation, attempt, httpSpanName, recordError } from "@tracelet/core";
import type { Context } from "hono";
import { HTTP_ROUTE } from "./attributes.ts";
import { matchedRoute } from "./matched-route.ts";

type Root = Span & { readonly attributes?: Readonly<Record<string, unknown>> };

/** What an application told that another one calls within the same invocation: mounted, or asked for its own purposes. */
interface Inner {
  readonly route: string | undefined;
  readonly error: unknown;
}

const roots = new WeakMap<Context, Root>();
/** The application that a root span's request came to, while it handles it. */
const outermost = new WeakMap<Root, Context>();
const inners = new WeakMap<Context, Inner>();

/**
 * The root span of the request: to name its user, its tenant, or the route of a catch-all handler. One that does not record
 * when tracing is off or did not choose the request.
 *
 * @example
 * app.get("/:page{.*}", (c) => {
 *   spanOf(c).setAttribute("http.route", "/cms/:slug").updateName("GET /cms/:slug");
 * });
 */
export function spanOf(c: Context): Span {
  return roots.get(c) ?? activeInvocation()?.root ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
}

/** Whether the middleware has seen this request already: it may be there more than once. */
export function hasRoot(c: Context): boolean {
  return roots.has(c);
}

/**
 * Runs the rest of the application, and then tells its root span which route answered, with the error behind a 5xx. Rejects
 * with what the rest throws: no `Error`, or one of the not-found handler, which Hono answers after the middleware.
 */
export async function withRoot(c: Context, root: Root, rest: () => Promise<void>): Promise<void> {
  const outer = outermost.get(root);
  roots.set(c, root);
  if (!outer) outermost.set(root, c);
  let thrown: unknown;
  try {
    await rest();
  } catch (error) {
    thrown = error;
    throw error;
  } finally {
    if (!outer) outermost.delete(root);
    attempt(() => {
      const failure = serverError(c, thrown instanceof Error ? thrown : c.error);
      if (outer) inners.set(outer, { route: matchedRoute(c), error: failure });
      else describe(root, c, failure);
    });
  }
}

function describe(root: Root, c: Context, failure: unknown): void {
  if (!root.isRecording()) return;
  const inner = inners.get(c);
  const route = matchedRoute(c) ?? mountedRoute(c, inner);
  if (route !== undefined && root.attributes?.[HTTP_ROUTE] === undefined) {
    root.setAttribute(HTTP_ROUTE, route).updateName(httpSpanName(c.req.method, route));
  }
  const error = failure ?? (isFailed(c) ? inner?.error : undefined);
  if (error !== undefined) recordError(root, error);
}

/** The route of a mounted application that has this middleware, below the path where it is mounted. */
function mountedRoute({ req }: Context, inner: Inner | undefined): string | undefined {
  const at = req.matchedRoutes[req.routeIndex]?.path;
  if (inner?.route === undefined || !at?.endsWith("*")) return undefined;
  const base = at.replace(/\/?\*$/, "");
  // Mounted without a change of its requests, it knows the whole path.
  if (inner.route.startsWith(`${base}/`)) return inner.route;
  return (base + inner.route).replace(/(.)\/$/, "$1");
}

/** What `onError` turned into a response is gone for the invocation; 4xx (an HTTPException) is the caller's error. */
function serverError(c: Context, error: unknown): unknown {
  return error !== undefined && statusAfter(c, error) >= 500 ? error : undefined;
}

/**
 * The status of the answer, also where Hono makes it after the middleware: then that of an HTTPException, and 500 where no
 * handler has answered.
 */
export function statusAfter(c: Context, thrown?: unknown): number {
  if (c.finalized && (thrown === undefined || thrown === c.error)) return c.res.status;
  return isHttpException(thrown) ? thrown.status : 500;
}

const isFailed = (c: Context): boolean => c.finalized && c.res.status >= 500;

/** As Hono itself tells one. */
export function isHttpException(error: unknown): error is { readonly status: number } {
  return error instanceof Error && "getResponse" in error && "status" in error;
}

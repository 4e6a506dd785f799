import { activeInvocation, attempt, ConfigurationError, httpSpanName, trackWaitUntil } from "@tracelet/core";
import { HTTP_ROUTE } from "./attributes.ts";
import type { OptionsSource } from "./cloudflare-options.ts";
import { fetchInvocation } from "./fetch-invocation.ts";
import { runHandler } from "./run-handler.ts";
import { CLOUDFLARE_HANDLERS } from "./resource.ts";
import { createTracingCache } from "./tracing-cache.ts";
import type { PagesContextLike, PagesEnvOf, PagesFunctionLike } from "./types.ts";

/**
 * Instruments a Pages function, or the list of them that a `_middleware` exports. The outermost one that a request meets
 * makes the root span, as `instrument()` does for a Worker; the function that answers tells its `http.route`. To have all
 * requests traced, instrument the middleware of the root directory.
 *
 * @example
 * export const onRequestGet = instrumentPages(({ params }) => new Response(`order ${params.id}`));
 * export const onRequest = instrumentPages([errors, authentication]);
 * @throws ConfigurationError for functions or options that cannot be meant.
 * @see https://developers.cloudflare.com/pages/functions/
 */
export function instrumentPages<OnRequest extends PagesFunctionLike | readonly PagesFunctionLike[]>(
  onRequest: OnRequest,
  options?: OptionsSource<PagesEnvOf<OnRequest>>,
): OnRequest {
  const functions = [onRequest].flat() as ((context: PagesContextLike) => unknown)[];
  if (!functions.every((one) => typeof one === "function")) {
    throw new ConfigurationError(
      "instrumentPages() takes a Pages function, or a list of them; a Worker's handlers are for instrument().",
    );
  }
  const tracings = createTracingCache(options, CLOUDFLARE_HANDLERS);
  const instrumented = functions.map(
    (fn) =>
      (context: PagesContextLike): unknown =>
        runHandler({
          trigger: "http",
          handlerType: "fetch",
          executionContext: context,
          tracing: () => tracings.get(context.env as PagesEnvOf<OnRequest>, "http"),
          describe: (tracing) => fetchInvocation(context.request, tracing),
          call: () => {
            attempt(() => joinInvocation(context));
            return fn(context);
          },
        }),
  );
  return (Array.isArray(onRequest) ? instrumented : instrumented[0]) as unknown as OnRequest;
}

/** Each function of a request has a context of its own. */
function joinInvocation(context: PagesContextLike): void {
  const root = activeInvocation()?.root;
  if (!root) return;
  trackWaitUntil(context);
  const route = routeOf(context);
  if (route === undefined || root.attributes[HTTP_ROUTE] !== undefined) return;
  root.setAttribute(HTTP_ROUTE, route).updateName(httpSpanName(context.request.method, route));
}

/**
 * The path with its parameters named: `/orders/:id`, `/files/:path*`. The function that answers is called with the whole
 * path; a middleware with that of its directory, below which there may be anything.
 */
function routeOf({ request, functionPath, params }: PagesContextLike): string | undefined {
  if (new URL(request.url).pathname !== functionPath) return undefined;
  const segments = functionPath.split("/");
  for (const [name, value] of Object.entries(params).toReversed()) {
    const values = [value].flat();
    const isHere = (_: string, at: number): boolean => values.every((one, index) => segments[at + index] === one);
    const at = values.length > 0 ? segments.findLastIndex(isHere) : -1;
    if (at >= 0) segments.splice(at, values.length, `:${name}${Array.isArray(value) ? "*" : ""}`);
  }
  return segments.join("/");
}

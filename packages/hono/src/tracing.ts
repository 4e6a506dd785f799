import type { Span } from "@opentelemetry/api";
import { activeInvocation, attempt, type Completion, recordError, setHttpServerStatus } from "@tracelet/core";
import type { Context, MiddlewareHandler } from "hono";
import { lambdaContextOf } from "./keep-alive.ts";
import { requestInvocation } from "./request-invocation.ts";
import { observeBody } from "./response-body.ts";
import { hasRoot, statusAfter, withRoot } from "./root.ts";
import { createSetUps, type HonoTracing, type OptionsSource } from "./set-ups.ts";

type Next = () => Promise<void>;

/**
 * Middleware that traces the requests to a Hono application, on whatever runtime. Under `instrument()` of an adapter it tells
 * the invocation's root span which route answered: `http.route`, the name `{method} {route}`, and the error behind a 5xx;
 * options are not needed then. Where nothing else instruments the application, it makes that root span itself, continues the
 * caller's trace, and exports the spans after the response. There is one SERVER span in either case, and an `http.route` that
 * the application set stays.
 *
 * Without options everything comes from the `OTEL_*` variables: of the bindings on Workers, of the process elsewhere. Register
 * it first: what comes before it is not traced.
 *
 * @example
 * const app = new Hono();
 * app.use(tracing());
 *
 * @example
 * app.use(tracing((env: Env) => ({ service: "shop", exporter: honeycomb({ apiKey: env.HONEYCOMB_API_KEY }) })));
 * @throws ConfigurationError for options that cannot be meant.
 */
export function tracing<Env = Readonly<Record<string, string | undefined>>>(
  options?: OptionsSource<Env>,
): MiddlewareHandler {
  const setUpFor = createSetUps(options);
  const middleware: MiddlewareHandler = async (c, next) => {
    const rest: Next = async () => {
      await next(); // which resolves to something at run time, that is no response
    };
    if (hasRoot(c)) return rest();
    const active = activeInvocation();
    if (active?.isRunning) return active.root?.isRecording() ? withRoot(c, active.root, rest) : rest();
    const setUp = setUpFor(c);
    return setUp.isEnabled ? runRequest(setUp, c, rest) : rest();
  };
  tracingMiddleware.add(middleware);
  return middleware;
}

const tracingMiddleware = new WeakSet<object>();

/** Whether `handler` is what `tracing()` returned. */
export function isTracing(handler: object): boolean {
  return tracingMiddleware.has(handler);
}

/** Runs the rest of the application as an invocation of its own. */
async function runRequest(setUp: HonoTracing, c: Context, rest: Next): Promise<void> {
  // On Lambda nothing runs after the response, and nobody reads the body of an answer to HEAD.
  const isBodyLeft = setUp.bodyEnd === "headers" || lambdaContextOf(c) !== undefined || c.req.method === "HEAD";
  const bodyEnd = isBodyLeft ? undefined : observeBody(c);
  let failure: { readonly thrown: unknown } | undefined;
  let ended: Completion["ended"];
  const complete = (root: Span): Completion => {
    // An error is recorded already.
    if (failure && !(failure.thrown instanceof Error)) recordError(root, failure.thrown);
    setHttpServerStatus(root, statusAfter(c, failure?.thrown));
    return { result: undefined, ...(ended && { ended }) };
  };
  const invocation = attempt(() => requestInvocation(c, setUp, complete));
  if (!invocation) return rest(); // what no platform sends
  await setUp.run(invocation, async (root) => {
    try {
      await withRoot(c, root, rest);
      ended = bodyEnd?.();
    } catch (thrown) {
      failure = { thrown };
    }
  });
  if (failure) throw failure.thrown;
}

import type { Attributes } from "@opentelemetry/api";
import { activeInvocation, ConfigurationError, withSpan } from "@tracelet/core";
import { CODE_FUNCTION_NAME, HONO_PATH, HONO_TYPE } from "./attributes.ts";
import { isMiddleware, ownHandler, type RouteHandler } from "./matched-route.ts";
import { isHttpException } from "./root.ts";
import { isTracing } from "./tracing.ts";

/** What gets spans beside the handlers. */
export interface InstrumentHandlersOptions {
  /** Also gives each middleware a span, around all that it passes the request on to. @defaultValue `false` */
  readonly middleware?: boolean;
}

/** What an application knows of its routes, and how it adds them. */
interface Application {
  readonly routes: readonly { readonly handler: object }[];
  readonly router: { add(method: string, path: string, entry: unknown): void };
}

/** What Hono adds to its router. */
type Entry = readonly [handler: RouteHandler, route: unknown];

/**
 * Gives every handler of the application a span of its own, those of its sub-applications among them. It needs `tracing()` or
 * `instrument()` as well. Called on a new application, before routes are added; returns the application.
 *
 * @example
 * const app = instrumentHandlers(new Hono(), { middleware: true });
 * app.use(tracing());
 * @throws ConfigurationError for an application that has routes already.
 */
export function instrumentHandlers<App extends Application>(
  app: App,
  { middleware = false }: InstrumentHandlersOptions = {},
): App {
  if (!app.routes.every(({ handler }) => isTracing(handler))) {
    throw new ConfigurationError("instrumentHandlers() must be called before routes are added to the application.");
  }
  const { router } = app;
  const add = router.add.bind(router);
  router.add = (method, path, entry) => {
    const [handler, route] = entry as Entry;
    const own = ownHandler(handler);
    const isWanted = !isTracing(own) && (middleware || !isMiddleware(own));
    add(method, path, isWanted ? [inSpan(handler, own, path), route] : entry);
  };
  return app;
}

/** An HTTPException of the caller's fault is thrown through the span without making it an error. */
function inSpan(handler: RouteHandler, { name, length }: RouteHandler, path: string): RouteHandler {
  const type = length > 1 ? "middleware" : "handler";
  const attributes: Attributes = {
    [HONO_TYPE]: type,
    [HONO_PATH]: path,
    ...(name && { [CODE_FUNCTION_NAME]: name }),
  };
  return async (...args) => {
    if (!activeInvocation()?.isRunning) return handler(...args);
    const outcome = await withSpan(`${type} ${name || path}`, { attributes }, async () => {
      try {
        const result = await handler(...args);
        return () => result;
      } catch (error) {
        if (!isHttpException(error) || error.status >= 500) throw error;
        return (): never => {
          throw error;
        };
      }
    });
    return outcome();
  };
}

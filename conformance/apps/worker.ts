import { instrument } from "@tracelet/cloudflare";
import { waitUntil } from "cloudflare:workers";
import { app } from "./app.ts";
import { observe, OBSERVE_HEADER } from "./observer.ts";
import { HANDLER_HEADER, type HandlerName, handlerNameOf, SECOND_SERVICE } from "./platform.ts";

interface Env {
  /** The same app as another Worker, where the test deployed it. */
  readonly OTHER?: { fetch(request: Request): Promise<Response> };
}

interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}

interface WorkerHandler {
  fetch(request: Request, env: Env, executionContext: ExecutionContext): Response | Promise<Response>;
}

/** What the platform handed out. */
const handedOut = new WeakSet<object>();

const handler: WorkerHandler = {
  fetch(request, env, executionContext) {
    const isUntouched = this === handler && [request, env, executionContext].every((object) => handedOut.has(object));
    return app(request, {
      waitUntil: {
        context: (work) => executionContext.waitUntil(work),
        imported: (work) => waitUntil(work),
        detached: () => undefined,
      },
      other: env.OTHER && ((outgoing) => env.OTHER?.fetch(outgoing) ?? Promise.reject(new Error("gone"))),
      isUntouched,
    });
  },
};

const handlers: Readonly<Record<HandlerName, WorkerHandler>> = {
  plain: handler,
  traced: instrument(handler),
  second: instrument(handler, { service: SECOND_SERVICE }),
};

const entry: WorkerHandler = {
  fetch(request, env, executionContext) {
    for (const object of [request, env, executionContext]) handedOut.add(object);
    const chosen = handlers[handlerNameOf(request.headers.get(HANDLER_HEADER))];
    const call = (): Response | Promise<Response> => chosen.fetch(request, env, executionContext);
    return request.headers.has(OBSERVE_HEADER) ? observe(call).then((seen) => Response.json(seen)) : call();
  },
};

export default entry;

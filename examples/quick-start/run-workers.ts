/** All examples for Workers in one: `/{example}/{path}` is a request to one of them. Run by `run.test.ts`. */
import * as backends from "./backends.ts";
import * as bindingOptions from "./binding-options.ts";
import * as figures from "./figures.ts";
import * as handlers from "./handlers.ts";
import * as hono from "./hono.ts";
import * as honoAlone from "./hono-alone.ts";
import * as localBackend from "./local-backend.ts";
import * as logs from "./logs.ts";
import * as privacy from "./privacy.ts";
import * as queues from "./queues.ts";
import * as rpc from "./rpc.ts";
import * as sampling from "./sampling.ts";
import * as secrets from "./secrets.ts";
import * as severalBackends from "./several-backends.ts";
import * as worker from "./worker.ts";

export { Counter, Prices } from "./classes.ts";
export { Order } from "./workflow.ts";

interface Env {
  readonly COUNTER: { getByName(name: string): { increment(): Promise<number> } };
  readonly WORKFLOW: { create(options: { params: unknown }): Promise<{ readonly id: string }> };
}
interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  readonly props: unknown;
}
type Fetch = (request: Request, env: never, executionContext: ExecutionContext) => Response | Promise<Response>;

const modules = {
  backends,
  figures,
  hono,
  logs,
  privacy,
  queues,
  rpc,
  sampling,
  secrets,
  worker,
  "binding-options": bindingOptions,
  "hono-alone": honoAlone,
  "local-backend": localBackend,
  "several-backends": severalBackends,
};
const fetches: Readonly<Record<string, Fetch>> = {
  ...Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, module.default.fetch as Fetch])),
  count: async (_, env: Env) => Response.json(await env.COUNTER.getByName("one").increment()),
  order: async (_, env: Env) => Response.json((await env.WORKFLOW.create({ params: { id: "7" } })).id),
};

export default {
  async fetch(request: Request, env: unknown, executionContext: ExecutionContext): Promise<Response> {
    const { pathname, origin } = new URL(request.url);
    const [, name = "", ...path] = pathname.split("/");
    const inner = new Request(`${origin}/${path.join("/")}`, request);
    return fetches[name]?.(inner, env as never, executionContext) ?? new Response("no such example", { status: 404 });
  },
  queue: queues.default.queue,
  scheduled: handlers.default.scheduled,
};

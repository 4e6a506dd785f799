/// <reference types="@cloudflare/workers-types" />
/** Checked by `tsc`, never run. */
import { connect as platformConnect } from "cloudflare:sockets";
import type {
  Connect,
  EnvOf,
  ExecutionContextLike,
  ExportedHandlerLike,
  InstrumentedHandler,
  MessageBatchLike,
  MessageLike,
  PagesContextLike,
  PagesEnvOf,
  PagesFunctionLike,
  ScheduledControllerLike,
  TraceItemLike,
} from "../types.ts";

/** The signature of `instrument`, whose implementation needs types that a Worker does not have. */
declare function instrument<Handler extends ExportedHandlerLike>(
  handler: Handler,
  options?: object | ((env: EnvOf<Handler>, trigger: "http" | "timer") => object),
): InstrumentedHandler<Handler>;

declare function instrumentPages<OnRequest extends PagesFunctionLike | readonly PagesFunctionLike[]>(
  onRequest: OnRequest,
  options?: object | ((env: PagesEnvOf<OnRequest>) => object),
): OnRequest;

interface Env {
  readonly API_KEY: string;
  readonly KV: KVNamespace;
}
interface Message {
  readonly id: string;
}
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<Claim extends true>(...claim: [Claim?]): void;

// The platform's types fit the structural ones.
declare const executionContext: ExecutionContext;
executionContext satisfies ExecutionContextLike;
declare const controller: ScheduledController;
controller satisfies ScheduledControllerLike;
declare const batch: MessageBatch<Message>;
batch satisfies MessageBatchLike;
batch.messages[0] satisfies MessageLike | undefined;
declare const traceItems: TraceItem[];
traceItems satisfies readonly TraceItemLike[];
declare const exported: ExportedHandler<Env, Message>;
exported satisfies ExportedHandlerLike;

// What comes out is what went in.
instrument(exported) satisfies ExportedHandler<Env, Message>;
const written = {
  fetch: async (request: Request, env: Env, ctx: ExecutionContext): Promise<Response> => {
    ctx.waitUntil(env.KV.put("last", request.url));
    return new Response();
  },
  scheduled: ({ cron }: ScheduledController, env: Env): void => void [cron, env.API_KEY],
  queue: async ({ messages }: MessageBatch<Message>): Promise<void> => void messages[0]?.body.id,
  email: async (message: ForwardableEmailMessage): Promise<void> => void message.from,
  tail: (events: TraceItem[]): void => void events[0]?.scriptName,
  connect: (socket: Socket): void => void socket.opened,
};
const instrumented = instrument(written);
instrumented satisfies ExportedHandler<Env, Message>;
holds<Equal<typeof instrumented.fetch, typeof written.fetch>>();
holds<Equal<keyof typeof instrumented, keyof typeof written>>();

// A handler of narrower types fits: the request's `cf`, fewer parameters, a synchronous answer.
instrument({
  fetch: (request: Request<unknown, IncomingRequestCfProperties>, env: Env) =>
    new Response(env.API_KEY + String(request.cf?.city)),
}) satisfies ExportedHandler<Env>;
instrument({ fetch: () => new Response() }) satisfies ExportedHandler<Env>;

// Members that are no handlers are not handed on.
const { fetch: _, ...others } = instrument({ fetch: () => new Response(), helper: () => "private" });
holds<Equal<keyof typeof others, never>>();

// A class's instance, and a handler that satisfies the platform's type itself.
class Worker {
  fetch(request: Request, env: Env): Response {
    return new Response(request.url + env.API_KEY);
  }
}
instrument(new Worker()) satisfies ExportedHandler<Env>;
instrument(
  { fetch: (request, env) => new Response(String(request.cf?.city) + env.API_KEY) } satisfies ExportedHandler<Env>,
  (env) => ({ service: env.API_KEY }),
) satisfies ExportedHandler<Env>;

// The parameters of an inline handler have types of their own.
instrument({
  fetch: (request, _env, ctx) => {
    ctx.waitUntil(Promise.resolve(request.cf?.colo));
    ctx.passThroughOnException();
    return new Response(request.headers.get("accept"));
  },
}) satisfies ExportedHandler<Env>;

// The options function gets the handler's Env, and what started the invocation.
instrument({ fetch: (_request, env: Env) => new Response(env.API_KEY) }, (env, trigger) => {
  holds<Equal<typeof env, Env>>();
  holds<Equal<typeof trigger, "http" | "timer">>();
  return { service: env.API_KEY };
});

// Whichever handlers there are.
instrument({ queue: async (_batch: MessageBatch<Message>, env: Env) => void env.KV }, (env) => {
  holds<Equal<typeof env, Env>>();
  return {};
}) satisfies ExportedHandler<Env, Message>;
instrument(
  { scheduled: (_controller: ScheduledController, env: Env) => void env.KV, fetch: () => new Response() },
  (env) => {
    holds<Equal<typeof env, Env>>();
    return {};
  },
) satisfies ExportedHandler<Env>;
const typed: ExportedHandler<Env, Message> = { tail: () => undefined };
instrument(typed, (env) => (holds<Equal<typeof env, Env>>(), {})) satisfies ExportedHandler<Env, Message>;
instrument(
  { email: () => undefined },
  (env) => (holds<Equal<typeof env, unknown>>(), {}),
) satisfies ExportedHandler<Env>;

// Hono's application, with a context type of its own: its Bindings are the Env.
interface HonoExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  props: unknown;
  exports?: unknown;
}
interface HonoLike<Bindings> {
  fetch: (
    request: Request,
    env?: Bindings | {},
    executionContext?: HonoExecutionContext,
  ) => Response | Promise<Response>;
  get(path: string): this;
}
declare const hono: HonoLike<Env>;
instrument(hono, (env) => {
  holds<Equal<typeof env, Env>>();
  return { service: env.API_KEY };
}) satisfies ExportedHandler<Env>;
declare const bareHono: HonoLike<unknown>;
instrument(bareHono, (env) => (holds<Equal<typeof env, unknown>>(), {})) satisfies ExportedHandler<Env>;

// @ts-expect-error A class is no handler.
instrument(Worker);
// @ts-expect-error A function is no handler.
instrument(() => new Response());
// @ts-expect-error The answer to a request is a Response.
instrument({ fetch: () => "text" });

// Pages functions, one or a list of them.
declare const eventContext: EventContext<Env, "id", Record<string, unknown>>;
eventContext satisfies PagesContextLike;
const onRequest: PagesFunction<Env, "id"> = ({ params, env }) => new Response(String(params.id) + env.API_KEY);
instrumentPages(onRequest, (env) => ({ service: env.API_KEY })) satisfies PagesFunction<Env, "id">;
instrumentPages([onRequest, onRequest], (env) => ({ service: env.API_KEY })) satisfies PagesFunction<Env, "id">[];
// @ts-expect-error The answer to a request is a Response.
instrumentPages(() => "text");

// A socket of ours is the platform's.
declare const connect: Connect;
connect satisfies typeof platformConnect;
platformConnect satisfies Connect;

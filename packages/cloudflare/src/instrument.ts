import { activeInvocation, ConfigurationError, type Invocation } from "@tracelet/core";
import { fetchInvocation } from "./fetch-invocation.ts";
import { createTracingCache, type OptionsSource } from "./tracing-cache.ts";
import type {
  EnvOf,
  ExecutionContextLike,
  ExportedHandlerLike,
  IncomingRequest,
  InstrumentedHandler,
} from "./types.ts";

type FetchArguments = [request: IncomingRequest, env: unknown, executionContext?: ExecutionContextLike];
type FetchResult = Response | Promise<Response>;

const HANDLER_NAMES = [
  "scheduled",
  "queue",
  "email",
  "tail",
  "tailStream",
  "connect",
  "trace",
  "test",
] as const satisfies (keyof ExportedHandlerLike)[];

/**
 * Instruments what a Worker exports by default: each request runs in a SERVER span that continues the caller's trace,
 * and its spans are exported after the response, kept alive by `ctx.waitUntil`. Without options everything comes from
 * the `OTEL_*` variables among the Worker's vars and secrets; when tracing is off, the handler is called straight through.
 *
 * @example
 * export default instrument({ fetch: (request, env, ctx) => new Response("hello") }) satisfies ExportedHandler<Env>;
 * @throws ConfigurationError for a handler or options that cannot be meant.
 */
export function instrument<Handler extends ExportedHandlerLike>(
  handler: Handler,
  options: OptionsSource<EnvOf<Handler>> = {},
): InstrumentedHandler<Handler> {
  assertExportedHandler(handler);
  const tracings = createTracingCache(options);
  const { fetch } = handler as { fetch?(...args: FetchArguments): FetchResult };
  if (!fetch) return boundHandlers(handler);
  const instrumented = (...args: FetchArguments): FetchResult => {
    const [request, env, executionContext] = args;
    const call = (): FetchResult => Reflect.apply(fetch, handler, args) as FetchResult;
    // Within an invocation an instrumented handler called this one: there is a root already.
    if (activeInvocation()?.isRunning) return call();
    const tracing = tracings.get(env as EnvOf<Handler>, "http");
    const invocation = tracing.isEnabled ? described(request, executionContext) : undefined;
    return invocation ? tracing.run(invocation, call) : call();
  };
  return { ...boundHandlers(handler), fetch: instrumented };
}

/** Nothing for what is no request of the platform, such as a stand-in in somebody's test. */
function described(...args: Parameters<typeof fetchInvocation>): Invocation | undefined {
  try {
    return fetchInvocation(...args);
  } catch {
    return undefined;
  }
}

/** The handler's own members, and the handlers that it has from its class. */
function boundHandlers<Handler extends ExportedHandlerLike>(handler: Handler): Handler {
  const bound = { ...handler };
  for (const name of HANDLER_NAMES) {
    const member = handler[name] as ((...args: unknown[]) => unknown) | undefined;
    if (typeof member !== "function") continue;
    Object.assign(bound, { [name]: (...args: unknown[]) => Reflect.apply(member, handler, args) });
  }
  return bound;
}

function assertExportedHandler(handler: unknown): void {
  if (typeof handler === "object" && handler !== null) return;
  const given = typeof handler === "function" ? "class or function" : String(handler);
  throw new ConfigurationError(`instrument() takes an exported handler such as { fetch() {} }, not this ${given}.`);
}

import { assertExportedHandler } from "./assert-exported-handler.ts";
import type { OptionsSource } from "./cloudflare-options.ts";
import { EXPORTED_HANDLERS } from "./exported-handlers.ts";
import { runHandler } from "./run-handler.ts";
import { CLOUDFLARE_HANDLERS } from "./resource.ts";
import { createTracingCache } from "./tracing-cache.ts";
import type { EnvOf, ExecutionContextLike, ExportedHandlerLike, InstrumentedHandler } from "./types.ts";

type Handler = (...args: HandlerArguments) => unknown;
type HandlerArguments = [event: never, env: unknown, executionContext?: ExecutionContextLike];

/** What the platform calls; those that are not among {@link EXPORTED_HANDLERS} are handed on. */
const HANDLER_NAMES = [
  "fetch",
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
 * Instruments what a Worker exports by default: each request, cron trigger, batch of messages, mail and tail event runs in a
 * root span that continues the caller's trace where there is one, and its spans are exported after the response, kept alive
 * by `ctx.waitUntil`. Without options everything comes from the `OTEL_*` variables among the Worker's vars and secrets; when
 * tracing is off, the handler is called straight through.
 *
 * @example
 * export default instrument({ fetch: (request, env, ctx) => new Response("hello") }) satisfies ExportedHandler<Env>;
 * @throws ConfigurationError for a handler or options that cannot be meant.
 */
export function instrument<Exported extends ExportedHandlerLike>(
  handler: Exported,
  options?: OptionsSource<EnvOf<Exported>>,
): InstrumentedHandler<Exported> {
  assertExportedHandler(handler, HANDLER_NAMES);
  const tracings = createTracingCache(options, CLOUDFLARE_HANDLERS);
  // Its own members, and the handlers that it has from its class.
  const instrumented: Exported = { ...handler };
  for (const name of HANDLER_NAMES) {
    const member = handler[name] as Handler | undefined;
    if (typeof member !== "function") continue;
    const how = EXPORTED_HANDLERS[name];
    const value: Handler = (...args) => {
      const [event, env, executionContext] = args;
      const call = (): unknown => Reflect.apply(member, handler, args);
      if (!how) return call();
      how.prepare?.(event);
      return runHandler({
        trigger: how.trigger,
        handlerType: name,
        executionContext,
        tracing: () => tracings.get(env as EnvOf<Exported>, how.trigger, executionContext),
        describe: (tracing) => how.describe(event, tracing),
        call,
      });
    };
    Reflect.set(instrumented, name, value);
  }
  return instrumented;
}

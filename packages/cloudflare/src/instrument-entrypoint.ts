import type { EnvOfClass, PlatformClass } from "./class-types.ts";
import type { OptionsSource } from "./cloudflare-options.ts";
import { EXPORTED_HANDLERS, type TracedHandler } from "./exported-handlers.ts";
import { instrumentClass, type PlatformMethod } from "./instrument-class.ts";
import { assertPlatformClass } from "./platform-class.ts";
import { RPC } from "./rpc-invocation.ts";

/**
 * Instruments a class that extends `WorkerEntrypoint`: requests, RPC methods and the other handlers that it may have each
 * run in a root span. The result is a subclass, to be exported in place of the class; what its methods return, their
 * pipelining, getters and private fields are the platform's as before.
 *
 * A request continues the trace in its headers. An RPC method continues that of a caller whose instrumented binding sends
 * its context along, for which this class takes it off the arguments again; otherwise it begins a trace.
 *
 * @example
 * export class Carts extends instrumentEntrypoint(class extends WorkerEntrypoint<Env> { total(id: string) { … } }) {}
 * @throws ConfigurationError for anything but such a class, and for options that cannot be meant.
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/rpc/
 */
export function instrumentEntrypoint<Class extends PlatformClass>(
  Class: Class,
  options?: OptionsSource<EnvOfClass<Class>>,
): Class {
  assertPlatformClass(Class, "WorkerEntrypoint");
  return instrumentClass(Class, {
    options: options as OptionsSource<unknown> | undefined,
    handlers: Object.fromEntries(Object.entries(EXPORTED_HANDLERS).map(ofObject)),
    rpc: RPC,
    ignored: ["connect", "tailStream", "trace", "test"],
  });
}

/** The same handler, called on an object. */
function ofObject([name, { describe, ...how }]: [string, TracedHandler]): [string, PlatformMethod] {
  return [name, { ...how, describe: ({ args: [event], tracing }) => describe(event as never, tracing) }];
}

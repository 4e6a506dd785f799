import { context, propagation, trace } from "@opentelemetry/api";
import { AlsContextManager } from "./als-context-manager.ts";
import { reportProblem } from "./diagnostics.ts";
import { patchFetch } from "./fetch-patch.ts";
import { currentIsolate, enterIsolate, type Isolate } from "./isolate.ts";
import { routingPropagator } from "./routing-propagator.ts";
import { createRoutingTracerProvider, registeredIsolate } from "./routing-tracer-provider.ts";

/**
 * Registers tracelet with the OpenTelemetry API, once in an isolate: the routing provider and propagator, the context
 * manager, and the patched `fetch`. Everything is inert outside of a scope. A foreign provider is left in place, with a
 * warning: spans made through the API then go to it.
 */
export function registerGlobals(): Isolate {
  const known = currentIsolate() ?? registeredIsolate();
  if (known) return enterIsolate(known);
  const rawFetch = globalThis.fetch;
  const contexts = new AlsContextManager();
  const isolate = enterIsolate({
    contexts,
    rawFetch: (input, init) => rawFetch(input, init),
    noScope: 0,
  });
  const registered = [
    trace.setGlobalTracerProvider(createRoutingTracerProvider(isolate)),
    context.setGlobalContextManager(contexts),
    propagation.setGlobalPropagator(routingPropagator),
  ];
  if (registered.includes(false)) {
    // Or another version of the API: what was first, be it a logger, decides on the version that may register more.
    const other = "another provider, context manager, propagator or version of @opentelemetry/api was first";
    reportProblem("core", `${other}: spans not made by withSpan() may go there, or have no parents`);
  }
  patchFetch(isolate);
  return isolate;
}

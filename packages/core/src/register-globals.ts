import { AsyncLocalStorage } from "node:async_hooks";
import { context, propagation, trace } from "@opentelemetry/api";
import { AlsContextManager } from "./als-context-manager.ts";
import { reportProblem } from "./diagnostics.ts";
import { patchFetch } from "./fetch-patch.ts";
import { currentIsolate, enterIsolate, type Isolate } from "./isolate.ts";
import { RoutingPropagator } from "./routing-propagator.ts";
import { RoutingTracerProvider } from "./routing-tracer-provider.ts";

/**
 * Registers tracelet with the OpenTelemetry API, once in an isolate: the routing provider and propagator, the context
 * manager, and the patched `fetch`. Everything is inert outside of a scope. A foreign provider is left in place, with a
 * warning: spans made through the API then go to it.
 */
export function registerGlobals(): Isolate {
  const known = currentIsolate() ?? RoutingTracerProvider.registeredIsolate();
  if (known) return enterIsolate(known);
  const rawFetch = globalThis.fetch;
  const contexts = new AlsContextManager();
  const isolate = enterIsolate({
    scopes: new AsyncLocalStorage(),
    contexts,
    rawFetch: (input, init) => rawFetch(input, init),
    noScope: 0,
  });
  const registered = [
    trace.setGlobalTracerProvider(new RoutingTracerProvider(isolate)),
    context.setGlobalContextManager(contexts),
    propagation.setGlobalPropagator(new RoutingPropagator()),
  ];
  if (registered.includes(false)) {
    reportProblem("core", "another OpenTelemetry SDK is registered, and may get spans that withSpan() does not make");
  }
  patchFetch(isolate);
  return isolate;
}

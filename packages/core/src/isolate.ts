import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, context, createContextKey, propagation, trace } from "@opentelemetry/api";
import { AlsContextManager } from "./als-context-manager.ts";
import { reportProblem } from "./diagnostics.ts";
import { patchFetch } from "./fetch-patch.ts";
import { RoutingPropagator } from "./routing-propagator.ts";
import { RoutingTracerProvider } from "./routing-tracer-provider.ts";
import type { Scope } from "./scope.ts";

/** What is global in an isolate or process once tracing was set up there. Holds no invocation. */
export interface Isolate {
  /** The scope of the code that runs; survives `context.with(ROOT_CONTEXT, …)`, unlike a value in the context. */
  readonly scopes: AsyncLocalStorage<Scope>;
  /** `fetch` as it was before the patch: exports go through it, and are never traced. */
  readonly rawFetch: typeof globalThis.fetch;
  /** Spans asked for outside of any scope. */
  noScope: number;
}

const SCOPE_KEY = createContextKey("tracelet scope");
let registered: Isolate | undefined;

/**
 * Registers tracelet with the OpenTelemetry API, once in an isolate: the routing provider and propagator, the context
 * manager, and the patched `fetch`. Everything is inert outside of a scope. A foreign provider is left in place, with a
 * warning: spans made through the API then go to it.
 */
export function registerIsolate(): Isolate {
  if (registered) return registered;
  const shared = RoutingTracerProvider.registeredIsolate();
  if (shared) return (registered = shared);
  const rawFetch = globalThis.fetch;
  const isolate: Isolate = {
    scopes: new AsyncLocalStorage(),
    rawFetch: (input, init) => rawFetch(input, init),
    noScope: 0,
  };
  registered = isolate;
  const taken = [
    trace.setGlobalTracerProvider(new RoutingTracerProvider(isolate)) ? "" : "tracer provider",
    context.setGlobalContextManager(new AlsContextManager()) ? "" : "context manager",
    propagation.setGlobalPropagator(new RoutingPropagator()) ? "" : "propagator",
  ].filter(Boolean);
  if (taken.length > 0) {
    const others = `another ${taken.join(", ")} is registered with @opentelemetry/api`;
    reportProblem("core", `${others} and stays; spans made through the API go there, those of withSpan() here`);
  }
  patchFetch(isolate);
  return isolate;
}

/** The isolate if tracing was set up in it. */
export function registeredIsolate(): Isolate | undefined {
  return registered;
}

/** The scope that `ctx` belongs to: by the context itself, then the active context, then the running code. */
export function scopeOf(ctx: Context = context.active()): Scope | undefined {
  const own = ctx.getValue(SCOPE_KEY) as Scope | undefined;
  return own ?? (context.active().getValue(SCOPE_KEY) as Scope | undefined) ?? registered?.scopes.getStore();
}

/** `ctx` as a member of `scope`. */
export function withScope(ctx: Context, scope: Scope): Context {
  return ctx.getValue(SCOPE_KEY) === scope ? ctx : ctx.setValue(SCOPE_KEY, scope);
}

/** Runs `fn` in `scope` with `ctx` as the active context. */
export function runInScope<Result>(scope: Scope, ctx: Context, fn: () => Result): Result {
  return registerIsolate().scopes.run(scope, () => context.with(ctx, fn));
}

import { type Context, context } from "@opentelemetry/api";
import type { InitScope } from "./init-scope.ts";
import { scopeIn, withScope } from "./invocation-context.ts";
import type { Scope } from "./scope.ts";

/** What is global in an isolate or process once tracing was set up there. Holds no invocation. */
export interface Isolate {
  /** Ours, whether or not it is the one that is registered: it knows the scope of the code that runs. */
  readonly contexts: Contexts;
  /** `fetch` as it was before the patch: exports go through it, and are never traced. */
  readonly rawFetch: typeof globalThis.fetch;
  /** What the patched `fetch` calls instead, where somebody has to know what runs beneath it. */
  markedFetch?: typeof globalThis.fetch;
  /** Spans asked for outside of any scope. */
  noScope: number;
  /** What owns them instead until the first invocation, on platforms that have such a time. */
  initScope?: InitScope | undefined;
}

/** An `AlsContextManager`, as far as it is used; its own type would want `@types/node` from users on Workers. */
interface Contexts {
  active(): Context;
  with<Result>(ctx: Context, fn: () => Result): Result;
  enter(ctx: Context): void;
}

let current: Isolate | undefined;

/** The isolate if tracing was set up in it. */
export function currentIsolate(): Isolate | undefined {
  return current;
}

export function enterIsolate(isolate: Isolate): Isolate {
  return (current = isolate);
}

/** The scope that `ctx` belongs to: by the context itself, otherwise that of the running code. */
export function scopeOf(ctx: Context = context.active()): Scope | undefined {
  return scopeIn(ctx) ?? (current && scopeIn(current.contexts.active()));
}

/** Runs `fn` with `ctx`, which belongs to a scope, as the active context. */
export function runInContext<Result>(ctx: Context, fn: () => Result): Result {
  // Another manager may be the registered one.
  const inBoth = (): Result => (context.active() === ctx ? fn() : context.with(ctx, fn));
  return current ? current.contexts.with(ctx, inBoth) : inBoth();
}

/**
 * Holds the context that is active now. What it returns makes it that of the async function that runs,
 * from there to its end: for hooks, whose caller goes on after them and cannot be called back. Not to be used in what
 * somebody else calls without awaiting anything before: that one would be in the invocation too, and stay there.
 */
export function holdActiveContext(): () => void {
  const ctx = context.active();
  const scope = scopeOf(ctx);
  const isolate = current;
  return () => {
    if (isolate && scope) isolate.contexts.enter(withScope(ctx, scope));
  };
}

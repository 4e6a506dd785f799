import { type Context, context, trace } from "@opentelemetry/api";
import type { InitScope } from "./init-scope.ts";
import { InvocationContext, SCOPE_KEY } from "./invocation-context.ts";
import type { Scope } from "./scope.ts";

/** What is global in an isolate or process once tracing was set up there. Holds no invocation. */
export interface Isolate {
  /** The scope of the code that runs; survives `context.with(ROOT_CONTEXT, …)`, unlike a value in the context. */
  readonly scopes: ScopeStorage;
  /** Ours, whether or not it is the one that is registered. */
  readonly contexts: { enter(ctx: Context): void };
  /** `fetch` as it was before the patch: exports go through it, and are never traced. */
  readonly rawFetch: typeof globalThis.fetch;
  /** What the patched `fetch` calls instead, where somebody has to know what runs beneath it. */
  markedFetch?: typeof globalThis.fetch;
  /** Spans asked for outside of any scope. */
  noScope: number;
  /** What owns them instead until the first invocation, on platforms that have such a time. */
  initScope?: InitScope | undefined;
}

/** An `AsyncLocalStorage`, as far as it is used; its own type would want `@types/node` from users on Workers. */
interface ScopeStorage {
  run<Result>(scope: Scope, fn: () => Result): Result;
  enterWith(scope: Scope): void;
  getStore(): Scope | undefined;
}

let current: Isolate | undefined;

/** The isolate if tracing was set up in it. */
export function currentIsolate(): Isolate | undefined {
  return current;
}

export function enterIsolate(isolate: Isolate): Isolate {
  return (current = isolate);
}

/** The scope that `ctx` belongs to: by the context itself, then the active context, then the running code. */
export function scopeOf(ctx: Context = context.active()): Scope | undefined {
  const own = ctx.getValue(SCOPE_KEY) as Scope | undefined;
  return own ?? (context.active().getValue(SCOPE_KEY) as Scope | undefined) ?? current?.scopes.getStore();
}

/** `ctx` as a member of `scope`. */
export function withScope(ctx: Context, scope: Scope): Context {
  return ctx.getValue(SCOPE_KEY) === scope ? ctx : new InvocationContext(scope, trace.getSpan(ctx), ctx);
}

/** Runs `fn` in `scope` with `ctx` as the active context. */
export function runInScope<Result>(scope: Scope, ctx: Context, fn: () => Result): Result {
  const inContext = (): Result => context.with(ctx, fn);
  return current ? current.scopes.run(scope, inContext) : inContext();
}

/**
 * Holds the scope and the context that are active now. What it returns makes them those of the async function that runs,
 * from there to its end: for hooks, whose caller goes on after them and cannot be called back. Not to be used in what
 * somebody else calls without awaiting anything before: that one would be in the invocation too, and stay there.
 */
export function holdActiveContext(): () => void {
  const ctx = context.active();
  const scope = scopeOf(ctx);
  const isolate = current;
  if (!isolate || !scope) return () => undefined;
  return () => {
    isolate.scopes.enterWith(scope);
    isolate.contexts.enter(ctx);
  };
}

import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, type ContextManager, ROOT_CONTEXT } from "@opentelemetry/api";
import { scopeIn, withScope } from "./invocation-context.ts";

/**
 * Carries the active context across awaits, timers and callbacks. Needs nothing but `node:async_hooks`, which Workers
 * have with the flag `nodejs_als` alone.
 *
 * @see https://opentelemetry.io/docs/specs/otel/context/
 */
export class AlsContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Fn extends (...args: Args) => ReturnType<Fn>>(
    ctx: Context,
    fn: Fn,
    thisArg?: ThisParameterType<Fn>,
    ...args: Args
  ): ReturnType<Fn> {
    return this.#storage.run(this.#joined(ctx), () => Reflect.apply(fn, thisArg, args) as ReturnType<Fn>);
  }

  /** Makes `ctx` the active context of the async function that runs, until it is over. */
  enter(ctx: Context): void {
    this.#storage.enterWith(ctx);
  }

  bind<Target>(ctx: Context, target: Target): Target {
    if (typeof target !== "function") return target;
    const run = (self: unknown, args: unknown[]): unknown =>
      this.with(ctx, () => Reflect.apply(target, self, args) as unknown);
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return run(this, args);
    };
    Object.defineProperty(bound, "length", { configurable: true, value: target.length });
    return bound as Target;
  }

  /** What belongs to no invocation, as `ROOT_CONTEXT`, becomes a context of the one that runs: its spans go there. */
  #joined(ctx: Context): Context {
    const scope = scopeIn(ctx) ?? scopeIn(this.active());
    return scope ? withScope(ctx, scope) : ctx;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

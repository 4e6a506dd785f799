import { type Context, createContextKey, trace } from "@opentelemetry/api";
import type { Scope } from "./scope.ts";

const SCOPE_KEY = createContextKey("tracelet scope");
/** Of the active span: the API does not export it, and all its versions share it. */
const SPAN_KEY = createContextKey("OpenTelemetry Context Key SPAN");

/** The scope that the context says it belongs to. */
export function scopeIn(ctx: Context): Scope | undefined {
  return ctx.getValue(SCOPE_KEY) as Scope | undefined;
}

/** `ctx` as a member of `scope`. */
export function withScope(ctx: Context, scope: Scope): Context {
  return scopeIn(ctx) === scope ? ctx : new InvocationContext(scope, trace.getSpan(ctx), ctx);
}

/**
 * A context within an invocation: the two values that every span changes or reads are fields of it, where the API's own
 * copies a map and makes three functions for each change.
 *
 * @see https://opentelemetry.io/docs/specs/otel/context/
 */
class InvocationContext implements Context {
  readonly #scope: Scope;
  readonly #span: unknown;
  readonly #others: Context;

  constructor(scope: Scope, span: unknown, others: Context) {
    this.#scope = scope;
    this.#span = span;
    this.#others = others;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.#span;
    return key === SCOPE_KEY ? this.#scope : this.#others.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return key === SPAN_KEY
      ? new InvocationContext(this.#scope, value, this.#others)
      : new InvocationContext(this.#scope, this.#span, this.#others.setValue(key, value));
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }
}

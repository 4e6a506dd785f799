import type { SpanOptions } from "@opentelemetry/api";
import { ConfigurationError } from "./options.ts";
import { withSpan } from "./with-span.ts";

/** How {@link traced} names and describes the span of each call. */
export interface TracedOptions extends SpanOptions {
  /** Of the spans. Give it where a minifier shortens the names of functions. @defaultValue the function's own name */
  readonly name?: string;
}

/**
 * The same function with a span around each call, as {@link withSpan} makes it: it returns and throws what `fn` does, in
 * the same way, with the same `this`, name, length and members.
 *
 * @example
 * const chargeCard = traced(async function chargeCard(order: Order) { … });
 * @throws ConfigurationError for a function without a name when none is given, and for generator functions: their code runs
 * after they have returned. Wrap what consumes the generator instead.
 */
export function traced<Fn extends (...args: never[]) => unknown>(fn: Fn, options: TracedOptions = {}): Fn {
  const { name = fn.name, ...spanOptions } = options;
  if (!name) {
    throw new ConfigurationError(
      'traced() was given a function without a name; give it one: traced(fn, { name: "…" }).',
    );
  }
  if (/Generator/.test(Object.prototype.toString.call(fn))) {
    throw new ConfigurationError(
      `traced() was given the generator function "${name}", whose code runs after it has returned; use withSpan() around the loop that consumes it.`,
    );
  }
  const wrapper = function (this: unknown, ...args: never[]): unknown {
    return withSpan(name, spanOptions, () => Reflect.apply(fn, this, args) as unknown);
  };
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(fn)) as unknown as Fn;
}

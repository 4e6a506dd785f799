import { context, type Context } from "@opentelemetry/api";

/** The key that the official SDK uses; exporters run under it so that no instrumentation traces them. */
const SUPPRESS_TRACING_KEY = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

export function suppressTracing(ctx: Context): Context {
  return ctx.setValue(SUPPRESS_TRACING_KEY, true);
}

export function isTracingSuppressed(ctx: Context): boolean {
  return ctx.getValue(SUPPRESS_TRACING_KEY) === true;
}

/**
 * Runs `fn` without tracing and returns what it returns: nothing in it makes a span, also after an `await`, and its requests
 * tell nobody their context. The span around it stays the active one.
 *
 * @example
 * await untraced(() => fetch("https://health.example.com/"));
 */
export function untraced<Result>(fn: () => Result): Result {
  return context.with(suppressTracing(context.active()), fn);
}

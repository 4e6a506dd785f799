import type { Context } from "@opentelemetry/api";

/** The name that the official B3 propagator uses. */
const DEBUG_FLAG = "OpenTelemetry Context Key B3 Debug Flag";

/** Marks a trace that B3 or Jaeger asks to keep by all means: OpenTelemetry has no flag for it, only passes it on. */
export function withDebugFlag(ctx: Context): Context {
  return ctx.setValue(Symbol.for(DEBUG_FLAG), "1");
}

export function hasDebugFlag(ctx: Context): boolean {
  return Boolean(ctx.getValue(Symbol.for(DEBUG_FLAG)));
}

import type { TextMapPropagator } from "@opentelemetry/api";
import { scopeOf } from "./isolate.ts";

/** The one propagator that is registered with the API: asks the propagator of the invocation that the code runs in. */
export const routingPropagator: TextMapPropagator = {
  inject: (ctx, carrier, setter) => scopeOf(ctx)?.engine.propagator.inject(ctx, carrier, setter),
  extract: (ctx, carrier, getter) => scopeOf(ctx)?.engine.propagator.extract(ctx, carrier, getter) ?? ctx,
  fields: () => scopeOf()?.engine.propagator.fields() ?? [],
};

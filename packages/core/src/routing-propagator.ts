import { type Context, type TextMapGetter, type TextMapPropagator, type TextMapSetter } from "@opentelemetry/api";
import { scopeOf } from "./isolate.ts";

/** The one propagator that is registered with the API: asks the propagator of the invocation that the code runs in. */
export class RoutingPropagator implements TextMapPropagator {
  inject<Carrier>(ctx: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    scopeOf(ctx)?.engine.propagator.inject(ctx, carrier, setter);
  }

  extract<Carrier>(ctx: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    return scopeOf(ctx)?.engine.propagator.extract(ctx, carrier, getter) ?? ctx;
  }

  fields(): string[] {
    return scopeOf()?.engine.propagator.fields() ?? [];
  }
}

import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from "@opentelemetry/api";
import { type Isolate, scopeOf } from "./isolate.ts";
import { type InstrumentationScope, startSpan } from "./start-span.ts";

const MAX_TRACERS = 1_000;

/**
 * The one provider that is registered with the API. Its tracers hand every span to the invocation that it belongs to,
 * so that a tracer taken at module load works in all of them, and sets of options in one isolate never mix.
 */
export class RoutingTracerProvider implements TracerProvider {
  /** By this a second copy of the package (an ESM and a CJS one in a process) finds what the first one registered. */
  readonly traceletIsolate: Isolate;
  readonly #tracers = new Map<string, Tracer>();

  constructor(isolate: Isolate) {
    this.traceletIsolate = isolate;
  }

  /** The isolate of the registered provider when that is ours, from this copy of the package or another. */
  static registeredIsolate(): Isolate | undefined {
    const provider = trace.getTracerProvider() as { getDelegate?(): object } & object;
    const delegate = provider.getDelegate?.() ?? provider;
    return (delegate as Partial<RoutingTracerProvider>).traceletIsolate;
  }

  getTracer(givenName: string | null | undefined, version = "", { schemaUrl = "" }: TracerOptions = {}): Tracer {
    const name = givenName ?? ""; // of code without types
    const key = JSON.stringify([name, version, schemaUrl]);
    const tracer = this.#tracers.get(key) ?? new RoutingTracer(this.traceletIsolate, { name, version, schemaUrl });
    if (this.#tracers.size >= MAX_TRACERS) this.#tracers.clear(); // names made at run time
    this.#tracers.set(key, tracer);
    return tracer;
  }
}

class RoutingTracer implements Tracer {
  readonly #isolate: Isolate;
  readonly #instrumentationScope: InstrumentationScope;

  constructor(isolate: Isolate, instrumentationScope: InstrumentationScope) {
    this.#isolate = isolate;
    this.#instrumentationScope = instrumentationScope;
  }

  startSpan(name: string, options?: SpanOptions, ctx: Context = context.active()): Span {
    const scope = scopeOf(ctx) ?? this.#isolate.initScope;
    if (scope) return startSpan(scope, { name, options, ctx, instrumentationScope: this.#instrumentationScope });
    this.#isolate.noScope++;
    return trace.wrapSpanContext(trace.getSpanContext(ctx) ?? INVALID_SPAN_CONTEXT);
  }

  startActiveSpan<Fn extends (span: Span) => ReturnType<Fn>>(name: string, ...rest: unknown[]): ReturnType<Fn> {
    const fn = rest.pop() as Fn;
    const [options, ctx = context.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, ctx);
    return context.with(trace.setSpan(ctx, span), fn, undefined, span);
  }
}

import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { type Isolate, scopeOf } from "./isolate.ts";
import { type InstrumentationScope, startSpan } from "./start-span.ts";

const MAX_TRACERS = 1_000;

interface RoutingTracerProvider extends TracerProvider {
  /** By this a second copy of the package (an ESM and a CJS one in a process) finds what the first one registered. */
  readonly traceletIsolate: Isolate;
}

/**
 * The one provider that is registered with the API. Its tracers hand every span to the invocation that it belongs to,
 * so that a tracer taken at module load works in all of them, and sets of options in one isolate never mix.
 */
export function createRoutingTracerProvider(isolate: Isolate): RoutingTracerProvider {
  const tracers = new Map<string, Tracer>();
  return {
    traceletIsolate: isolate,
    getTracer: (givenName: string | null | undefined, version = "", { schemaUrl = "" } = {}) => {
      const name = givenName ?? ""; // of code without types
      const key = JSON.stringify([name, version, schemaUrl]);
      const tracer = tracers.get(key) ?? createRoutingTracer(isolate, { name, version, schemaUrl });
      if (tracers.size >= MAX_TRACERS) tracers.clear(); // names made at run time
      tracers.set(key, tracer);
      return tracer;
    },
  };
}

/** The isolate of the registered provider when that is ours, from this copy of the package or another. */
export function registeredIsolate(): Isolate | undefined {
  const provider = trace.getTracerProvider() as { getDelegate?(): object } & object;
  const delegate = provider.getDelegate?.() ?? provider;
  return (delegate as Partial<RoutingTracerProvider>).traceletIsolate;
}

function createRoutingTracer(isolate: Isolate, instrumentationScope: InstrumentationScope): Tracer {
  const start = (name: string, options?: SpanOptions, ctx: Context = context.active()): Span => {
    const scope = scopeOf(ctx) ?? isolate.initScope;
    if (scope) return startSpan(scope, { name, options, ctx, instrumentationScope });
    isolate.noScope++;
    return trace.wrapSpanContext(trace.getSpanContext(ctx) ?? INVALID_SPAN_CONTEXT);
  };
  return {
    startSpan: start,
    startActiveSpan: <Fn extends (span: Span) => ReturnType<Fn>>(name: string, ...rest: unknown[]): ReturnType<Fn> => {
      const fn = rest.pop() as Fn;
      const [options, ctx = context.active()] = rest as [SpanOptions?, Context?];
      const span = start(name, options, ctx);
      return context.with(trace.setSpan(ctx, span), fn, undefined, span);
    },
  };
}

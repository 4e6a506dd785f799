import type { Span, TextMapPropagator, Tracer, TracerOptions } from "@opentelemetry/api";
import { TracerProvider as SdkTracerProvider } from "@opentelemetry/sdk-trace";
import { SCHEMA_URL } from "./attributes.ts";
import { Counters } from "./counters.ts";
import { createOnceReporter, type OnceReporter } from "./diagnostics.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import type { Invocation } from "./invocation.ts";
import { type Isolate, scopeOf } from "./isolate.ts";
import { LateScopes } from "./late-scopes.ts";
import { createOtlpExporter, type Exporter } from "./otlp-exporter.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { runInvocation } from "./run-invocation.ts";
import { ScopeProcessor } from "./scope-processor.ts";
import type { Tracing } from "./tracing.ts";

/** What one set of options amounts to, shared by its invocations: configuration and counters, and no span of any. */
export interface Engine extends Tracing {
  readonly options: ResolvedOptions;
  readonly counters: Counters;
  /** Tracers of the official SDK. */
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer;
  /** The adapter's own tracer: of root spans, outgoing requests and `withSpan`. */
  readonly tracer: Tracer;
  readonly propagator: TextMapPropagator;
  readonly exporter: Exporter;
  /** Invocations with spans that were open when the response had to go. */
  readonly lateScopes: LateScopes;
  /** Says what failed in an invocation, once each. */
  readonly reporter: OnceReporter;
}

export function createEngine(options: ResolvedOptions, isolate: Isolate): Engine {
  const { adapter, endpoint, propagator } = options;
  const counters = new Counters();
  const lateScopes = new LateScopes();
  const provider = createSdkProvider(options);
  const transport = createFetchTransport(endpoint.fetch ?? isolate.rawFetch);
  const exporter = createOtlpExporter(endpoint, { transport, counters });
  const engine: Engine = {
    isEnabled: true,
    options,
    counters,
    getTracer: (name, version, tracerOptions) => provider.getTracer(name, version, tracerOptions),
    tracer: provider.getTracer(adapter.name, adapter.version, { schemaUrl: SCHEMA_URL }),
    propagator,
    exporter,
    lateScopes,
    reporter: createOnceReporter("core"),
    run: <Result>(invocation: Invocation<Result>, handler: (root: Span) => Result) =>
      runInvocation(engine, invocation, handler),
    forceFlush: async () => {
      const scope = scopeOf();
      const spans = [...lateScopes.take(), ...(scope?.engine === engine ? scope.take() : [])];
      if (spans.length > 0) await exporter.export(spans, endpoint.timeoutMillis);
    },
    stats: () => counters.snapshot(isolate.noScope),
  };
  return engine;
}

/** Every limit is explicit: what the SDK would read from the environment differs between platforms. */
function createSdkProvider({ resource, sampler }: ResolvedOptions): SdkTracerProvider {
  return new SdkTracerProvider({
    resource,
    sampler,
    spanProcessors: [new ScopeProcessor()],
    spanLimits: {
      attributeCountLimit: 128,
      attributeValueLengthLimit: Infinity,
      eventCountLimit: 128,
      linkCountLimit: 128,
      attributePerEventCountLimit: 128,
      attributePerLinkCountLimit: 128,
    },
  });
}

import type { TextMapPropagator } from "@opentelemetry/api";
import { SCHEMA_URL } from "./attributes.ts";
import { Counters } from "./counters.ts";
import { createOnceReporter, type OnceReporter } from "./diagnostics.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import { type Isolate, scopeOf } from "./isolate.ts";
import { createOtlpExporter, type Exporter } from "./otlp-exporter.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { runInvocation } from "./run-invocation.ts";
import type { InstrumentationScope } from "./start-span.ts";
import type { Tracing } from "./tracing.ts";

/** What one set of options amounts to, shared by its invocations: configuration and counters, and no span of any. */
export interface Engine extends Tracing {
  readonly options: ResolvedOptions;
  readonly counters: Counters;
  /** The adapter's own: of root spans, outgoing requests and `withSpan`. */
  readonly instrumentationScope: InstrumentationScope;
  readonly propagator: TextMapPropagator;
  readonly exporter: Exporter;
  /** Says what failed in an invocation, once each. */
  readonly reporter: OnceReporter;
}

export function createEngine(options: ResolvedOptions, isolate: Isolate): Engine {
  const { adapter, endpoint, propagator } = options;
  const counters = new Counters();
  const transport = createFetchTransport(endpoint.fetch ?? isolate.rawFetch);
  const exporter = createOtlpExporter(endpoint, { transport, counters });
  const engine: Engine = {
    isEnabled: true,
    options,
    counters,
    instrumentationScope: { name: adapter.name, version: adapter.version, schemaUrl: SCHEMA_URL },
    propagator,
    exporter,
    reporter: createOnceReporter("core"),
    run: (invocation, handler) => runInvocation(engine, invocation, handler),
    forceFlush: async () => {
      const scope = scopeOf();
      if (scope?.engine === engine) await scope.flush.force();
    },
    stats: () => counters.snapshot(isolate.noScope),
  };
  return engine;
}

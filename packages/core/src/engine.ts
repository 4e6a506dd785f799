import type { TextMapPropagator } from "@opentelemetry/api";
import { SCHEMA_URL } from "./attributes.ts";
import { Counters } from "./counters.ts";
import { createOnceReporter, type OnceReporter } from "./diagnostics.ts";
import { combineExporters } from "./combine-exporters.ts";
import type { Exporter } from "./exporter.ts";
import { type Isolate, scopeOf } from "./isolate.ts";
import type { Logs } from "./logs-option.ts";
import type { Metrics } from "./metrics-option.ts";
import { warnOfMissingKey } from "./otlp-endpoint.ts";
import { createOtlpExporter } from "./otlp-exporter.ts";
import { isSpanExporter } from "./resolve-exporters.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { runInvocation } from "./run-invocation.ts";
import { createSdkExporter } from "./sdk-exporter.ts";
import { createSpanProcessors, type SpanProcessors } from "./span-processors.ts";
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
  /** The user's own, if there are any. */
  readonly processors: SpanProcessors | undefined;
  /** Where log records go, when they are exported. */
  readonly logs: Logs | undefined;
  /** What measures invocations, when metrics are exported. */
  readonly metrics: Metrics | undefined;
  /** Says what failed in an invocation, once each. */
  readonly reporter: OnceReporter;
}

export function createEngine(options: ResolvedOptions, isolate: Isolate): Engine {
  const { adapter, capture, env, exporter, exporters, logs, metrics, propagator, resource, spanProcessors } = options;
  const { endsRequests } = adapter;
  const rawFetch = adapter.fetch ?? isolate.rawFetch;
  const counters = new Counters();
  const setUp = { resource, env, rawFetch, exporter };
  const reporter = createOnceReporter();
  const engine: Engine = {
    isEnabled: true,
    capture,
    options,
    counters,
    instrumentationScope: { name: adapter.name, version: adapter.version, schemaUrl: SCHEMA_URL },
    propagator,
    exporter: combineExporters(
      exporters.map((one) => {
        if (isSpanExporter(one)) return createSdkExporter(one);
        warnOfMissingKey(one);
        return createOtlpExporter(one, { fetch: rawFetch, counters, serializer: one.serializer, endsRequests });
      }),
    ),
    processors: spanProcessors.length > 0 ? createSpanProcessors(spanProcessors, reporter) : undefined,
    logs: logs?.createLogs(setUp),
    metrics: metrics?.createMetrics(setUp),
    reporter,
    run: (invocation, handler) => runInvocation(engine, invocation, handler),
    forceFlush: async () => {
      const scope = scopeOf();
      if (scope?.engine === engine) await scope.flush.force();
    },
    stats: () => counters.snapshot(isolate.noScope),
  };
  return engine;
}

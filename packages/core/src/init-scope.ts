import { type Context, type Span, type SpanContext, TraceFlags } from "@opentelemetry/api";
import type { Engine } from "./engine.ts";
import { withScope } from "./invocation-context.ts";
import { currentIsolate, scopeOf } from "./isolate.ts";
import { ALWAYS_ON } from "./root-samplers.ts";
import type { RecordingSpan } from "./sdk-types.ts";
import type { Scope } from "./scope.ts";
import type { SpanOwner } from "./start-span.ts";
import type { Tracing } from "./tracing.ts";

/**
 * The spans that are started before there is an invocation. The first one takes them over: they become children of its
 * root, and their counters, limits and export are its own. Until then they are in no book.
 */
export interface InitScope extends SpanOwner {
  /** Nobody wants spans of an invocation that is not sampled. */
  moveTo(scope: Scope): void;
}

function createInitScope(engine: Engine): InitScope {
  const started = new Map<RecordingSpan, Context>();
  const ended: RecordingSpan[] = [];
  const { maxSpans } = engine.options;
  let owner: Scope | undefined;
  return {
    // Whether they are exported is decided with the invocation that takes them over.
    engine: { ...engine, options: { ...engine.options, sampler: ALWAYS_ON } },
    onStart: (span, ctx) => {
      if (started.size < maxSpans) started.set(span, ctx);
    },
    onEnd: (span) => {
      if (owner) owner.onEnd(span);
      else if (ended.length < maxSpans) ended.push(span);
    },
    moveTo: (scope) => {
      const { root } = scope;
      if (!root) return;
      owner = scope;
      const own = new Set<string>();
      for (const [span, ctx] of started) {
        if (!span.parentSpanContext) {
          own.add(span.spanContext().traceId);
          Object.assign(span, { parentSpanContext: root.spanContext() });
        }
        if (own.has(span.spanContext().traceId)) join(span.spanContext(), root);
        scope.onStart(span, withScope(ctx, scope));
      }
      for (const span of ended) scope.onEnd(span);
    },
  };
}

/** The span's own object, which those of its children refer to. */
function join(own: SpanContext, root: Span): void {
  const { traceId, traceFlags } = root.spanContext();
  own.traceId = traceId;
  own.traceFlags = (own.traceFlags & ~TraceFlags.SAMPLED) | (traceFlags & TraceFlags.SAMPLED);
}

/**
 * Collects spans that are started outside of any invocation from now on, for the first invocation to take over. For
 * platforms that run the user's modules long before the first event, and then one invocation: without it such spans are
 * no-ops. Does nothing when tracing is off, or when they are collected already.
 */
export function collectInitSpans(tracing: Tracing): void {
  const isolate = currentIsolate();
  if (isolate && tracing.isEnabled) isolate.initScope ??= createInitScope(tracing as Engine);
}

/** Makes the running invocation the one that the spans of {@link collectInitSpans} belong to, if no other was before. */
export function adoptInitSpans(): void {
  const isolate = currentIsolate();
  const scope = isolate?.initScope && scopeOf();
  if (!scope) return;
  isolate.initScope?.moveTo(scope);
  isolate.initScope = undefined;
}

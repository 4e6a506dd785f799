import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { describeFailure } from "./diagnostics.ts";
import type { Engine } from "./engine.ts";
import { withScope } from "./invocation-context.ts";
import { OwnSpanContext, RANDOM_TRACE_ID } from "./own-span-context.ts";
import type { ParentBasedSampler } from "./parent-based-sampler.ts";
import { outgoingSpanContext, validSpanContext } from "./propagation/span-context.ts";
import { TraceletSpan } from "./tracelet-span.ts";
import type { RootIdentity } from "./invocation.ts";
import type { Scope } from "./scope.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";

/** Of the SDK's sampling decisions, the one that also sets the sampled flag. */
const RECORD_AND_SAMPLED = 2;

const KINDS: readonly unknown[] = [
  SpanKind.INTERNAL,
  SpanKind.SERVER,
  SpanKind.CLIENT,
  SpanKind.PRODUCER,
  SpanKind.CONSUMER,
];

/** The OTLP "instrumentation scope": which library made a span. One object for each, as exports are grouped by it. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
}

/** What is told of a span's start and end: the scope of an invocation, or what collects for one. */
export type SpanOwner = Pick<Scope, "engine" | "onStart" | "onEnd">;

/** A span to start. */
export interface SpanRequest {
  readonly name: string;
  readonly options?: SpanOptions | undefined;
  /** @defaultValue the active context */
  readonly ctx?: Context;
  /** @defaultValue random ids */
  readonly identity?: RootIdentity | undefined;
  /** @defaultValue the adapter's */
  readonly instrumentationScope?: InstrumentationScope;
}

/**
 * Starts one of the official SDK's spans in a scope, which is told of its start and end. What the sampler does not want
 * becomes a span that does not record but propagates.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#sdk-span-creation
 */
export function startSpan(scope: SpanOwner, request: SpanRequest): Span {
  const { ctx = context.active(), identity } = request;
  const options = request.options ?? {}; // JavaScript passes null
  const { engine } = scope;
  if (isTracingSuppressed(ctx)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  if (!options.root && isUnwanted(engine, ctx)) {
    return trace.wrapSpanContext(new OwnSpanContext(validSpanContext(ctx), identity));
  }
  const parentContext = withScope(options.root ? trace.deleteSpan(ctx) : ctx, scope as Scope);
  const parent = validSpanContext(parentContext);
  const spanContext = new OwnSpanContext(parent, identity);
  try {
    return startSampled(scope, request, { options, parentContext, parent, spanContext });
  } catch (error) {
    // Of a sampler of the user's own, or for a link to nothing.
    engine.reporter.report("span", `a span does not record: ${describeFailure(error)}`);
    spanContext.traceFlags &= RANDOM_TRACE_ID;
    return trace.wrapSpanContext(spanContext);
  }
}

interface Place {
  readonly options: SpanOptions;
  readonly parentContext: Context;
  readonly parent: SpanContext | undefined;
  /** The span's own. */
  readonly spanContext: SpanContext;
}

function startSampled(scope: SpanOwner, request: SpanRequest, place: Place): Span {
  const { options, parentContext, parent, spanContext } = place;
  const { options: setUp, instrumentationScope } = scope.engine;
  const { name, identity } = request;
  const { links = [], startTime = identity?.startTime } = options;
  // JavaScript passes anything.
  const kind = KINDS.includes(options.kind) ? options.kind! : SpanKind.INTERNAL;
  const attributes = { ...options.attributes };
  const { traceId } = spanContext;
  const sampling = setUp.sampler.shouldSample(parentContext, traceId, name, kind, attributes, links);
  if (sampling.traceState) spanContext.traceState = sampling.traceState;
  // A tail decision may want what is not sampled: it is recorded, and its flags still say so.
  const isWanted = sampling.decision || (setUp.keep && setUp.keep.wantsUnsampled !== false);
  if (!isWanted) return trace.wrapSpanContext(spanContext);
  if (sampling.decision === RECORD_AND_SAMPLED) spanContext.traceFlags |= TraceFlags.SAMPLED;
  return new TraceletSpan({
    name: String(name as unknown),
    kind,
    links,
    attributes: sampling.attributes ? { ...attributes, ...sampling.attributes } : attributes,
    context: parentContext,
    parentSpanContext: parent,
    spanContext,
    scope: request.instrumentationScope ?? instrumentationScope,
    resource: setUp.resource,
    spanLimits: setUp.spanLimits,
    exceptions: setUp.exceptions,
    spanProcessor: scope,
    startTime,
  });
}

/**
 * Whether a child of the span of `ctx` would have nothing but its id, as nobody wants it: then what it would be described by
 * need not be made.
 */
export function isUnwanted({ options: { keep, sampler } }: Engine, ctx: Context): boolean {
  const { followsParent } = sampler as Partial<ParentBasedSampler>;
  if (!followsParent || (keep && keep.wantsUnsampled !== false)) return false;
  const parent = outgoingSpanContext(ctx);
  return parent !== undefined && !(parent.traceFlags & TraceFlags.SAMPLED) && !trace.getSpan(ctx)?.isRecording();
}

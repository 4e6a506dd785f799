import { type Context, type TextMapPropagator, trace, isSpanContextValid, TraceFlags } from "@opentelemetry/api";
import type { EnvRecord } from "../options.ts";
import { headerValue } from "./header-value.ts";
import { outgoingSpanContext, type RemoteSpan, withRemoteSpan } from "./span-context.ts";

const HEADER = "x-amzn-trace-id";
const VARIABLE = "_X_AMZN_TRACE_ID";

/** Version, time and random part: the latter two are the trace id. */
const ROOT = /^1-(?!0{8}-0{24})([\da-f]{8})-([\da-f]{24})$/;
const PARENT = /^(?!0{16})[\da-f]{16}$/;

/**
 * Propagates the span context by AWS X-Ray's header `x-amzn-trace-id`: `OTEL_PROPAGATORS=xray`. `Root`, `Parent` and
 * `Sampled` are read in any order, other fields are ignored. Without a parent, or with a sampling decision that is still
 * open (`Sampled=?` or none), there is no span to continue. A malformed header is as good as none; nothing is injected
 * while tracing is suppressed.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function xrayPropagator(): TextMapPropagator {
  return {
    inject: (ctx, carrier, setter) => {
      const spanContext = outgoingSpanContext(ctx);
      if (!spanContext) return;
      const traceId = spanContext.traceId.toLowerCase();
      const root = `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
      const sampled = spanContext.traceFlags & TraceFlags.SAMPLED;
      setter.set(carrier, HEADER, `${root};Parent=${spanContext.spanId.toLowerCase()};Sampled=${sampled}`);
    },
    extract: (ctx, carrier, getter) => {
      const span = parseTraceHeader(headerValue(carrier, getter, HEADER));
      return span ? withRemoteSpan(ctx, span) : ctx;
    },
    fields: () => [HEADER],
  };
}

/**
 * As {@link xrayPropagator}, and continues the span of Lambda's active tracing, which the platform tells by the variable
 * `_X_AMZN_TRACE_ID`, in preference to the header: `OTEL_PROPAGATORS=xray-lambda`. Only where no propagator before it
 * has found a caller, so name it last; and only for spans that go to X-Ray, as in other backends the parent is missing.
 *
 * A variable that says `Sampled=0` is ignored, unlike in the specification: so it says wherever active tracing is off, which
 * would silence every trace.
 *
 * @param env is read at each extraction, as the variable changes with each invocation: `process.env` itself, no copy of it.
 * @see https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/#xray-lambda-propagator-functionality
 */
export function xrayLambdaPropagator(env: EnvRecord): TextMapPropagator {
  const xray = xrayPropagator();
  return {
    ...xray,
    extract: (ctx, carrier, getter) => {
      const extracted = xray.extract(ctx, carrier, getter);
      if (hasCaller(ctx)) return extracted;
      const header = env[VARIABLE];
      const span = typeof header === "string" ? parseTraceHeader(header) : undefined;
      return span?.isSampled ? withRemoteSpan(extracted, span) : extracted;
    },
  };
}

function hasCaller(ctx: Context): boolean {
  const spanContext = trace.getSpanContext(ctx);
  return spanContext !== undefined && isSpanContextValid(spanContext);
}

function parseTraceHeader(header: string): RemoteSpan | undefined {
  const fields = header.split(";").map((field) => field.trim());
  const root = ROOT.exec(valueOf("Root", fields));
  const spanId = valueOf("Parent", fields);
  const sampled = valueOf("Sampled", fields);
  if (!root || !PARENT.test(spanId) || !/^[01]$/.test(sampled)) return undefined;
  return { traceId: `${root[1]}${root[2]}`, spanId, isSampled: sampled === "1" };
}

/** A field that is there twice is as good as missing. */
function valueOf(name: string, fields: string[]): string {
  const [field = "", ...others] = fields.filter((one) => one.startsWith(`${name}=`));
  return others.length === 0 ? field.slice(name.length + 1) : "";
}

import { type Context, propagation, type TextMapGetter, type TextMapPropagator, TraceFlags } from "@opentelemetry/api";
import { isTracingSuppressed } from "../suppress-tracing.ts";
import { acceptMembers, decodeValue, formatMember } from "./baggage-members.ts";
import { hasDebugFlag, withDebugFlag } from "./debug-flag.ts";
import { headerValue } from "./header-value.ts";
import { outgoingSpanContext, withRemoteSpan } from "./span-context.ts";

const HEADER = "uber-trace-id";
const BAGGAGE_PREFIX = "uberctx-";

/** A debug trace is a sampled one, too. */
const DEBUG_BIT = 2;
const DEBUG_FLAGS = 3;

/** Trace id, span id, parent span id (deprecated, ignored) and flags. Leading zeros may be missing. */
const PATTERN = /^[ \t]*(?!0+:)([\da-f]{1,32}):(?!0+:)([\da-f]{1,16}):[\da-f]{1,16}:([\da-f]{1,2})[ \t]*$/i;

/**
 * Propagates the span context by Jaeger's header `uber-trace-id`, and baggage without metadata by `uberctx-*`, one header
 * for each entry: `OTEL_PROPAGATORS=jaeger`. Short ids are padded with zeros. Debug is passed on and means sampled. What
 * exceeds 64 entries or 8192 bytes of baggage is left out in both directions, and so are keys that cannot be the name of
 * a header. Malformed headers are as good as none; nothing is injected while tracing is suppressed.
 *
 * @see https://www.jaegertracing.io/sdk-migration/#propagation-format
 */
export function jaegerPropagator(): TextMapPropagator {
  return {
    inject: (ctx, carrier, setter) => {
      const header = formatTraceHeader(ctx);
      if (header) setter.set(carrier, HEADER, header);
      for (const [key, value] of outgoingBaggage(ctx)) setter.set(carrier, `${BAGGAGE_PREFIX}${key}`, value);
    },
    extract: (ctx, carrier, getter) =>
      withBaggage(withCaller(ctx, headerValue(carrier, getter, HEADER)), carrier, getter),
    fields: () => [HEADER],
  };
}

function formatTraceHeader(ctx: Context): string | undefined {
  const spanContext = outgoingSpanContext(ctx);
  if (!spanContext) return undefined;
  const flags = hasDebugFlag(ctx) ? DEBUG_FLAGS : spanContext.traceFlags & TraceFlags.SAMPLED;
  return `${spanContext.traceId}:${spanContext.spanId}:0:0${flags}`.toLowerCase();
}

/** Keys and percent-encoded values. */
function outgoingBaggage(ctx: Context): [key: string, value: string][] {
  if (isTracingSuppressed(ctx)) return [];
  const entries = propagation.getBaggage(ctx)?.getAllEntries() ?? [];
  const members = acceptMembers(entries.map(([key, { value }]) => formatMember([key, { value }])));
  return members.map(([, key = "", value = ""]) => [key, value]);
}

/** Some clients percent-encode the whole header, in which only the colons need it. */
function withCaller(ctx: Context, header: string): Context {
  const match = PATTERN.exec(header.replace(/%3a/gi, ":"));
  if (!match) return ctx;
  const [, traceId = "", spanId = "", hex = ""] = match;
  const flags = Number.parseInt(hex, 16) & DEBUG_FLAGS;
  const continued = withRemoteSpan(ctx, {
    traceId: traceId.toLowerCase().padStart(32, "0"),
    spanId: spanId.toLowerCase().padStart(16, "0"),
    isSampled: flags !== 0,
  });
  return flags & DEBUG_BIT ? withDebugFlag(continued) : continued;
}

/** Adds to what another propagator has read. */
function withBaggage<Carrier>(ctx: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
  const names = [...new Set(getter.keys(carrier))].filter((name) => name.toLowerCase().startsWith(BAGGAGE_PREFIX));
  // Not every client encodes the values.
  const members = names.map((name) => {
    const value = decodeValue(headerValue(carrier, getter, name));
    return formatMember([name.slice(BAGGAGE_PREFIX.length), { value }]);
  });
  const accepted = acceptMembers(members);
  if (accepted.length === 0) return ctx;
  const baggage = accepted.reduce(
    (soFar, [, key = "", value = ""]) => soFar.setEntry(key, { value: decodeValue(value) }),
    propagation.getBaggage(ctx) ?? propagation.createBaggage(),
  );
  return propagation.setBaggage(ctx, baggage);
}

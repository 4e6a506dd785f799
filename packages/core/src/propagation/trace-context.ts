import { type TextMapPropagator, trace } from "@opentelemetry/api";
import { headerValue } from "./header-value.ts";
import { outgoingSpanContext } from "./span-context.ts";
import { parseTraceState } from "./trace-state.ts";

const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";

/** The flags that level 2 defines, sampled and random: the others must be sent as zero. */
const KNOWN_FLAGS = 0x03;

/**
 * version, trace-id, parent-id, trace-flags, within optional whitespace. Version `ff` and ids of zeros are invalid; what
 * follows after a dash belongs to versions to come, which are read as far as this one goes, and is invalid in version 00.
 * A comma means that the header was sent twice.
 *
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header-field-values
 */
const PATTERN =
  /^[ \t]*(?!ff|00.{53}-)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-[^,]*|[ \t]*)$/;

/**
 * Propagates the span context by the headers `traceparent` and `tracestate`, strictly by W3C Trace Context level 2.
 * Invalid headers are as good as none. Nothing is injected while tracing is suppressed.
 *
 * @see https://www.w3.org/TR/trace-context-2/
 */
export function createTraceContextPropagator(): TextMapPropagator {
  return {
    inject: (context, carrier, setter) => {
      const spanContext = outgoingSpanContext(context);
      if (!spanContext) return;
      // Always version 00. The API takes ids in upper case for valid; the header has lower case only.
      const { traceId, spanId, traceFlags } = spanContext;
      setter.set(carrier, TRACEPARENT, `00-${traceId}-${spanId}-0${traceFlags & KNOWN_FLAGS}`.toLowerCase());
      const traceState = spanContext.traceState?.serialize();
      if (traceState) setter.set(carrier, TRACESTATE, traceState);
    },
    extract: (context, carrier, getter) => {
      const match = PATTERN.exec(headerValue(carrier, getter, TRACEPARENT));
      if (!match) return context;
      const [, traceId = "", spanId = "", flags = ""] = match;
      const traceFlags = Number.parseInt(flags, 16) & KNOWN_FLAGS;
      const traceState = parseTraceState(headerValue(carrier, getter, TRACESTATE));
      const spanContext = { traceId, spanId, traceFlags, isRemote: true, ...(traceState && { traceState }) };
      return trace.setSpanContext(context, spanContext);
    },
    fields: () => [TRACEPARENT, TRACESTATE],
  };
}

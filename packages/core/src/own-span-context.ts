import type { SpanContext, TraceState } from "@opentelemetry/api";
import type { RootIdentity } from "./invocation.ts";
import { randomId } from "./random-id.ts";

/** `random-trace-id`: the trace id's last seven bytes are random. @see https://www.w3.org/TR/trace-context-2/#random-trace-id-flag */
export const RANDOM_TRACE_ID = 0x02;

/** The context of a span of our own, not sampled yet. Its ids are valid as they were made, and not looked at again. */
export class OwnSpanContext implements SpanContext {
  declare traceId: string;
  declare spanId: string;
  declare traceFlags: number;
  declare traceState?: TraceState;

  constructor(parent: SpanContext | undefined, identity: RootIdentity | undefined) {
    this.traceId = parent?.traceId ?? identity?.traceId ?? randomId(4);
    this.spanId = identity?.spanId ?? randomId(2);
    // Set in new traces, as the ids are random, and inherited in continued ones.
    this.traceFlags = (parent ? parent.traceFlags : RANDOM_TRACE_ID) & RANDOM_TRACE_ID;
    if (parent?.traceState) this.traceState = parent.traceState;
  }
}

import { type Context, context, type SpanContext, trace } from "@opentelemetry/api";
import type { IncomingCarrier } from "./invocation.ts";
import { scopeOf } from "./isolate.ts";

/** What came with a message. */
export interface MessageContext {
  /** The sender's span. */
  readonly sender: SpanContext;
  /** The active context with the sender's span and baggage, when the `incoming` option says to continue its trace. */
  readonly continued: Context | undefined;
}

/**
 * The context that came with one message of several, read by the propagator and the `incoming` option of the invocation
 * that runs. `undefined` when there is none, when it is to be ignored, and outside of an invocation. Never throws.
 */
export function messageContext(incoming: IncomingCarrier): MessageContext | undefined {
  const engine = scopeOf()?.engine;
  return engine?.reporter.attempt("extract", "the context of a message is ignored", () => {
    const policy = engine.options.incoming(incoming);
    if (policy === "ignore") return undefined;
    const ctx = engine.propagator.extract(trace.deleteSpan(context.active()), incoming.carrier, incoming.getter);
    const sender = trace.getSpanContext(ctx);
    return sender && { sender, continued: policy === "continue" ? ctx : undefined };
  });
}

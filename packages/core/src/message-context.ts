import { type Context, context, type SpanContext, trace } from "@opentelemetry/api";
import type { Engine } from "./engine.ts";
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
  const read = engine && readContext(engine, incoming, trace.deleteSpan(context.active()));
  return read?.sender && { sender: read.sender, continued: read.continued };
}

/** What a carrier tells on top of `base`, by the option `incoming`; `continued` may be baggage alone. */
export function readContext(
  { options, propagator, reporter }: Engine,
  incoming: IncomingCarrier,
  base: Context,
): { sender: SpanContext | undefined; continued: Context | undefined } | undefined {
  return reporter.attempt("extract", "the incoming context is ignored", () => {
    const policy = options.incoming(incoming);
    if (policy === "ignore") return undefined;
    const ctx = propagator.extract(base, incoming.carrier, incoming.getter);
    return { sender: trace.getSpanContext(ctx), continued: policy === "continue" ? ctx : undefined };
  });
}

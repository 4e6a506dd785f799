import { randomBytes } from "node:crypto";

/** A caller's span, as `traceparent` tells of it. Each request of a test gets its own: that tells the traces apart. */
export interface Caller {
  readonly traceId: string;
  readonly spanId: string;
  /** To be sent with a request. */
  readonly headers: { readonly traceparent: string };
}

/** Invents a caller whose trace is sampled. @see https://www.w3.org/TR/trace-context-2/ */
export function createCaller(): Caller {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-01` } };
}

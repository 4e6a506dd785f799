import type { Span } from "@opentelemetry/api";
import type { Stats } from "./counters.ts";
import type { Invocation } from "./invocation.ts";
import type { CaptureOptions } from "./options.ts";

/** Tracing by one set of options. */
export interface Tracing {
  /** When false, {@link Tracing.run} only calls the handler, and nothing was registered. */
  readonly isEnabled: boolean;
  /** What an adapter may record of requests. */
  readonly capture: Required<CaptureOptions>;
  /**
   * Runs a handler as an invocation: in a root span, whose spans are delivered before the platform stops the code.
   * Returns and throws what the handler does, in the same way, unless its flush makes the response wait: then a promise.
   */
  run<Result>(invocation: Invocation, handler: (root: Span) => Result): Result | Promise<Awaited<Result>>;
  /**
   * Exports now what has ended in the current invocation, and waits for its exports that are under way. Never rejects;
   * settles within the flush's own deadline.
   */
  forceFlush(): Promise<void>;
  /** The books so far, over all invocations of the isolate or process. */
  stats(): Stats;
}

import type { Span } from "@opentelemetry/api";
import type { Stats } from "./counters.ts";
import type { AwaitedKeepAlive, BackgroundKeepAlive, Invocation } from "./invocation.ts";

/** Tracing by one set of options. */
export interface Tracing {
  /** When false, {@link Tracing.run} only calls the handler, and nothing was registered. */
  readonly isEnabled: boolean;
  /**
   * Runs a handler as an invocation: in a root span, whose spans are delivered before the platform stops the code.
   * Returns and throws what the handler does. With an awaited keep-alive the result is a promise when there was
   * something to export.
   */
  run<Result>(invocation: Invocation<Result, BackgroundKeepAlive>, handler: (root: Span) => Result): Result;
  run<Result>(
    invocation: Invocation<Result, AwaitedKeepAlive>,
    handler: (root: Span) => Result,
  ): Result | Promise<Awaited<Result>>;
  /** Exports now what has ended in the current invocation. Never rejects; settles within the export timeout. */
  forceFlush(): Promise<void>;
  /** The books so far, over all invocations of the isolate or process. */
  stats(): Stats;
}

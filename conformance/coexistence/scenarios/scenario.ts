import type { ReadableSpan, TracingOptions } from "@tracelet/core";

/** A span that somebody else got. */
export interface OtherSpan {
  readonly name: string;
  readonly traceId: string;
}

/** Another party in the process. What it does when its module is loaded, it does before `instrument()` is called. */
export interface Scenario {
  /** For tracelet, where the other party is a part of it. */
  readonly options?: TracingOptions | ((env: Readonly<Record<string, string | undefined>>) => TracingOptions);
  /** What the other party does once `instrument()` was called. */
  afterwards?(): void;
  /** The spans that the other party got. */
  others(): OtherSpan[];
}

export function describeSpan(span: Pick<ReadableSpan, "name" | "spanContext">): OtherSpan {
  return { name: span.name, traceId: span.spanContext().traceId };
}

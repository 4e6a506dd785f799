import type { Attributes, AttributeValue, Origin } from "./viewer-span.ts";

/** How severe a log record is: the range of its severity number. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "unspecified";

/** One received log record. */
export interface ViewerLog extends Origin {
  /** Lower-case hex; `undefined` when it was logged outside any trace. */
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** Nanoseconds since the Unix epoch; 0 when the sender did not say. */
  readonly timeNanos: bigint;
  readonly level: LogLevel;
  /** Empty unless the record is an event. */
  readonly eventName: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
}

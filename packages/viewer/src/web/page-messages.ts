import type { Finding } from "../findings/finding.ts";
import type { ViewerLog } from "../viewer-log.ts";
import type { Origin, ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";

// What server and page say to each other, as JSON. Bigints travel as decimal strings.

/** A row of the list. */
export interface TraceSummary {
  readonly traceId: string;
  /** The root's. */
  readonly name: string;
  readonly serviceName: string;
  readonly services: readonly string[];
  readonly startMillis: number;
  readonly durationNanos: number;
  /** Whether the duration is 0 because no clock moved. */
  readonly isClockStill: boolean;
  readonly isColdStart: boolean;
  readonly spans: number;
  readonly logs: number;
  readonly errors: number;
  readonly warnings: number;
  /** The status of the response, or the trigger; empty when there is neither. */
  readonly outcome: string;
}

/** What changed in the list, the trace that was updated last at the end. */
export interface FeedUpdate {
  /** Whether this is all there is: what is not in it is no more. */
  readonly isSnapshot: boolean;
  readonly traces: readonly TraceSummary[];
  readonly dropped: readonly string[];
  /** How many records and series there are. */
  readonly logs: number;
  readonly metrics: number;
}

/** A trace with what was found in it. */
export interface PageTrace extends ViewerTrace {
  readonly findings: readonly Finding[];
}

/** A {@link PageTrace} on its way: what many spans have in common is there once. */
export interface EncodedTrace extends Omit<PageTrace, "spans" | "logs"> {
  readonly origins: readonly Origin[];
  readonly spans: readonly Encoded<ViewerSpan>[];
  readonly logs: readonly Encoded<ViewerLog>[];
}

/** An item with the index of its origin. */
export type Encoded<Item extends Origin> = Omit<Item, keyof Origin> & { readonly origin: number };

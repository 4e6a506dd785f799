import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerSpan } from "./viewer-span.ts";

/** An export request that brought spans or logs of a trace. */
export interface Delivery {
  readonly signal: "traces" | "logs";
  /** When the request had arrived in full, in nanoseconds since the Unix epoch by the clock of the viewer. */
  readonly receivedNanos: bigint;
  /** Size on the wire, that is, compressed when the sender compresses. */
  readonly wireBytes: number;
  /** Size of the OTLP message. */
  readonly bytes: number;
  readonly encoding: "protobuf" | "json";
  readonly isCompressed: boolean;
  /** How many spans or logs the request had, of whatever trace. */
  readonly items: number;
  /** The spans of this trace that the request brought. */
  readonly spanIds: readonly string[];
  /** How many of them had been delivered before. */
  readonly repeatedSpans: number;
}

/** What has arrived of one trace so far. */
export interface ViewerTrace {
  readonly traceId: string;
  /** In order of arrival. A span that was delivered twice is here once. */
  readonly spans: readonly ViewerSpan[];
  /** In order of arrival. */
  readonly logs: readonly ViewerLog[];
  /** The requests that brought this, in order of arrival: the last hundred. */
  readonly deliveries: readonly Delivery[];
  /** How often the trace fell quiet: 1 when it is first reported, more when spans came in later, 0 before. */
  readonly revision: number;
  /** Left out because the trace outgrew its limits. */
  readonly evictedSpans: number;
  readonly evictedLogs: number;
}

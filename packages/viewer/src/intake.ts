import type { OtlpEncoding } from "./decode-request.ts";
import type { OtlpExport } from "./otlp-endpoint.ts";
import type { OtlpRoutesOptions } from "./otlp-routes.ts";
import type { Received } from "./received.ts";
import type { DeliveryFacts } from "./trace-entry.ts";
import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerMetric } from "./viewer-metric.ts";
import type { ViewerSpan } from "./viewer-span.ts";
import type { Delivery } from "./viewer-trace.ts";

/** One accepted export request. */
export interface ExportRequest {
  readonly encoding: OtlpEncoding;
  /** Size of the body on the wire, that is, compressed when the sender compresses. */
  readonly bytes: number;
  /** Empty unless it is a request of traces. The same goes for the other two. */
  readonly spans: readonly ViewerSpan[];
  readonly logs: readonly ViewerLog[];
  readonly metrics: readonly ViewerMetric[];
}

/** What was accepted. */
export interface IntakeTotals {
  /** Accepted export requests. */
  readonly requests: number;
  /** Bytes of the accepted bodies on the wire. */
  readonly bytes: number;
  /** Spans in accepted requests, repeated deliveries included. */
  readonly spans: number;
  readonly logs: number;
  readonly metrics: number;
}

/** Counts what is accepted, tells of it, and stores it. */
export interface Intake extends Pick<OtlpRoutesOptions, "onTraces" | "onLogs" | "onMetrics"> {
  totals(): IntakeTotals;
}

/** Where accepted requests go, and whom to tell. */
export interface IntakeOptions {
  readonly received: Received;
  readonly onRequest?: ((request: ExportRequest) => void) | undefined;
  /** Called when something was stored that may be no trace. */
  readonly onChange: () => void;
}

const NANOS_PER_MILLI = 1_000_000n;

/** Creates an {@link Intake} that has accepted nothing yet. */
export function createIntake({ received, onRequest, onChange }: IntakeOptions): Intake {
  const totals = { requests: 0, bytes: 0, spans: 0, logs: 0, metrics: 0 };

  const count = (
    request: OtlpExport<unknown>,
    { spans = [], logs = [], metrics = [] }: Partial<ExportRequest>,
  ): void => {
    totals.requests += 1;
    totals.bytes += request.received.length;
    totals.spans += spans.length;
    totals.logs += logs.length;
    totals.metrics += metrics.length;
    onRequest?.({ encoding: request.encoding, bytes: request.received.length, spans, logs, metrics });
  };

  return {
    onTraces: (request) => {
      const spans = request.items;
      count(request, { spans });
      received.traces.add({ spans, delivery: describe(request, "traces") });
    },
    onLogs: (request) => {
      const logs = request.items;
      count(request, { logs });
      received.logs.add(logs, request.bytes);
      received.traces.add({ logs, delivery: describe(request, "logs") });
      onChange();
    },
    onMetrics: (request) => {
      const metrics = request.items;
      count(request, { metrics });
      received.metrics.add(metrics, request.bytes);
      onChange();
    },
    totals: () => ({ ...totals }),
  };
}

function describe(request: OtlpExport<readonly unknown[]>, signal: Delivery["signal"]): DeliveryFacts {
  const { items, encoding, bytes, received, headers } = request;
  return {
    signal,
    receivedNanos: BigInt(Date.now()) * NANOS_PER_MILLI,
    wireBytes: received.length,
    bytes,
    encoding,
    isCompressed: headers["content-encoding"]?.toLowerCase() === "gzip",
    items: items.length,
  };
}

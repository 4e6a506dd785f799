import { formatBytes } from "../format-bytes.ts";
import { formatNanos } from "../time-window.ts";
import type { Delivery, ViewerTrace } from "../viewer-trace.ts";
import { count, type Finding } from "./finding.ts";

/** How the spans came: in how many requests, how large, how long after their end; and what came twice. */
export function findDeliveries(trace: ViewerTrace): Finding[] {
  const deliveries = trace.deliveries.filter(({ signal }) => signal === "traces");
  if (deliveries.length === 0) return [];
  const texts =
    deliveries.length === 1 ? deliveries.map((delivery) => one(delivery, trace)) : [several(deliveries, trace)];
  const findings: Finding[] = texts.map((text) => ({ kind: "delivery", severity: "note", spanIds: [], text }));
  const repeated = deliveries.reduce((sum, { repeatedSpans }) => sum + repeatedSpans, 0);
  if (repeated > 0)
    findings.push({ kind: "repeated-delivery", severity: "note", spanIds: [], text: repeatedText(repeated) });
  return findings;
}

/** The time from the end of the last span that the request brought until it had arrived; `undefined` when clocks disagree. */
export function flushNanosOf(delivery: Delivery, endNanosById: ReadonlyMap<string, bigint>): number | undefined {
  let last = 0n;
  for (const spanId of delivery.spanIds) {
    const end = endNanosById.get(spanId) ?? 0n;
    if (end > last) last = end;
  }
  return last > 0n && delivery.receivedNanos >= last ? Number(delivery.receivedNanos - last) : undefined;
}

/** When each span ended. */
export function endsOf({ spans }: Pick<ViewerTrace, "spans">): Map<string, bigint> {
  return new Map(spans.map(({ spanId, endNanos }) => [spanId, endNanos]));
}

function one(delivery: Delivery, trace: ViewerTrace): string {
  const nanos = flushNanosOf(delivery, endsOf(trace));
  const delay = nanos === undefined ? "" : `, ${formatNanos(nanos)} after the end of the last span`;
  return `Arrived in one export request of ${sizeOf(delivery)}${delay}.`;
}

function several(deliveries: readonly Delivery[], trace: ViewerTrace): string {
  const ends = endsOf(trace);
  const delays = deliveries.flatMap((delivery) => flushNanosOf(delivery, ends) ?? []);
  const bytes = deliveries.reduce((sum, { wireBytes }) => sum + wireBytes, 0);
  const delay =
    delays.length === 0 ? "" : `, at most ${formatNanos(Math.max(...delays))} after the end of what they brought`;
  return `Arrived in ${count(deliveries.length, "export request")} of ${formatBytes(bytes)} together${delay}.`;
}

/** The size of a request, with what compression made of it. */
export function sizeOf({ wireBytes, bytes, isCompressed, encoding }: Delivery): string {
  return isCompressed
    ? `${formatBytes(wireBytes)} (gzip of ${formatBytes(bytes)} ${encoding})`
    : `${formatBytes(wireBytes)} (${encoding})`;
}

function repeatedText(spans: number): string {
  return `${count(spans, "span")} arrived more than once: a request was sent again.`;
}

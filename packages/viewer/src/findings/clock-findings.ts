import { groupBy } from "../group-by.ts";
import { formatNanos } from "../time-window.ts";
import type { ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import { count, quote, type Finding } from "./finding.ts";

const NOTEWORTHY_SKEW_NANOS = 1_000_000n;

/** Clocks that stand still, as on Workers between I/O, and clocks that disagree. */
export function findClockProblems({ spans }: ViewerTrace): Finding[] {
  const services = groupBy(spans, ({ serviceName }) => serviceName);
  return [...Array.from(services.values()).flatMap(stillClock), ...skews(spans)];
}

/** Whether the span ran where time passes only with I/O, and none passed. */
export function isTimeless(span: ViewerSpan): boolean {
  return isOnWorkers(span) && takesNoTime(span);
}

function stillClock(spans: readonly ViewerSpan[]): Finding[] {
  const [first] = spans;
  if (first === undefined || !spans.every(takesNoTime)) return [];
  const onWorkers = isOnWorkers(first);
  // A single span elsewhere may well be shorter than what its clock can tell.
  if (!onWorkers && spans.length === 1) return [];
  const all = spans.length === 1 ? `${quote(first.name)} takes` : `all ${count(spans.length, "span")} take`;
  const reason = onWorkers ? ": on Workers time passes only with I/O" : "";
  const text = `The clock of ${first.serviceName} stood still, ${all} 0 ms${reason}.`;
  return [{ kind: "still-clock", severity: "note", spanIds: spans.map(({ spanId }) => spanId), text }];
}

function takesNoTime({ startNanos, endNanos }: ViewerSpan): boolean {
  return startNanos === endNanos;
}

function isOnWorkers({ resource }: ViewerSpan): boolean {
  return resource["cloud.platform"] === "cloudflare.workers";
}

interface Skew {
  readonly span: ViewerSpan;
  readonly parent: ViewerSpan;
  readonly nanos: bigint;
}

/** The largest for each pair of services. */
function skews(spans: readonly ViewerSpan[]): Finding[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const largest = new Map<string, Skew>();
  for (const span of spans) {
    const parent = byId.get(span.parentSpanId ?? "");
    if (parent === undefined || parent.serviceName === span.serviceName || span.startNanos === 0n) continue;
    const nanos = parent.startNanos - span.startNanos;
    const pair = `${parent.serviceName}\n${span.serviceName}`;
    if (nanos > NOTEWORTHY_SKEW_NANOS && nanos > (largest.get(pair)?.nanos ?? 0n))
      largest.set(pair, { span, parent, nanos });
  }
  return Array.from(largest.values(), ({ span, parent, nanos }) => ({
    kind: "clock-skew",
    severity: "note",
    spanIds: [span.spanId],
    text: `${quote(span.name)} of ${span.serviceName} starts ${formatNanos(Number(nanos))} before its parent in ${parent.serviceName}: their clocks disagree.`,
  }));
}

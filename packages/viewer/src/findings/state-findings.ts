import { formatNanos } from "../time-window.ts";
import type { ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import { count, quote, type Finding } from "./finding.ts";

const NANOS_PER_MILLI = 1e6;

/** Cold starts, spans that were cut off, and what did not fit in. */
export function findStates({ spans, logs, evictedSpans, evictedLogs }: ViewerTrace): Finding[] {
  const findings: Finding[] = [...spans.filter(isColdStart).map(coldStart), ...incomplete(spans.filter(isIncomplete))];
  if (evictedSpans + evictedLogs > 0) findings.push(dropped(evictedSpans, evictedLogs));
  if (spans.length === 0 && logs.length > 0) findings.push(LOGS_ONLY);
  return findings;
}

/** Whether the span was open when its invocation was cut off, or has been sent before its end. */
export function isIncomplete({ attributes, startNanos, endNanos }: ViewerSpan): boolean {
  return attributes["tracelet.incomplete"] === true || (startNanos > 0n && endNanos === 0n);
}

function isColdStart({ attributes }: ViewerSpan): boolean {
  return attributes["faas.coldstart"] === true;
}

function coldStart({ spanId, serviceName, attributes }: ViewerSpan): Finding {
  const millis = attributes["tracelet.init_duration_ms"];
  const duration =
    typeof millis === "number" ? `: the process took ${formatNanos(millis * NANOS_PER_MILLI)} to start` : "";
  return { kind: "cold-start", severity: "note", spanIds: [spanId], text: `Cold start of ${serviceName}${duration}.` };
}

function incomplete(spans: readonly ViewerSpan[]): Finding[] {
  const [first] = spans;
  if (first === undefined) return [];
  const which = spans.length === 1 ? `${quote(first.name)} had` : `${count(spans.length, "span")} had`;
  const text = `${which} not ended when the invocation was over: the code does not wait for what it started, or was cut off.`;
  return [{ kind: "incomplete", severity: "warning", spanIds: spans.map(({ spanId }) => spanId), text }];
}

function dropped(spans: number, logs: number): Finding {
  const parts = [...(spans > 0 ? [count(spans, "span")] : []), ...(logs > 0 ? [count(logs, "log record")] : [])];
  const text = `${parts.join(" and ")} left out here: the trace outgrew the limits of the viewer.`;
  return { kind: "dropped", severity: "warning", spanIds: [], text };
}

const LOGS_ONLY: Finding = {
  kind: "logs-only",
  severity: "note",
  spanIds: [],
  text: "Logs arrived, spans did not: the trace is not sampled, or its spans are still to come.",
};

import { findingsOf } from "../findings/findings.ts";
import { layOutTree } from "../span-tree.ts";
import { windowOf } from "../time-window.ts";
import type { ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import type { TraceSummary } from "./page-messages.ts";

/** What the list of traces shows of one. */
export function summarize(trace: ViewerTrace): TraceSummary {
  const { traceId, spans, logs } = trace;
  const { startNanos, endNanos } = windowOf(spans);
  const findings = findingsOf(trace);
  const root = layOutTree(spans)[0]?.span;
  const has = (kind: string): boolean => findings.some((finding) => finding.kind === kind);
  return {
    traceId,
    name: root?.name ?? "logs without spans",
    serviceName: root?.serviceName ?? logs[0]?.serviceName ?? "",
    services: [...new Set([...spans, ...logs].map(({ serviceName }) => serviceName))],
    startMillis: Number((startNanos > 0n ? startNanos : (trace.deliveries[0]?.receivedNanos ?? 0n)) / 1_000_000n),
    durationNanos: Number(endNanos - startNanos),
    isClockStill: has("still-clock") && startNanos === endNanos,
    isColdStart: has("cold-start"),
    spans: spans.length,
    logs: logs.length,
    errors: spans.filter(({ status }) => status.code === "error").length,
    warnings: findings.filter(({ severity }) => severity === "warning").length,
    outcome: outcomeOf(root),
  };
}

function outcomeOf(root: ViewerSpan | undefined): string {
  const outcome = root?.attributes["http.response.status_code"] ?? root?.attributes["faas.trigger"];
  return typeof outcome === "string" || typeof outcome === "number" ? String(outcome) : "";
}

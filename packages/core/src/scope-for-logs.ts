import { type Context, context, trace } from "@opentelemetry/api";
import { scopeOf } from "./isolate.ts";
import type { LogRecord, LogSource } from "./logs-option.ts";
import type { Scope } from "./scope.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";

/**
 * The scope that wants a log record, of such a severity and from there. None wants what an exporter logs: each export would
 * make the next one. Exporters run in a context without spans; `untraced()` keeps the one that is around it.
 */
export function scopeForLogs(
  source: LogSource,
  severityNumber: number | undefined,
  ctx: Context = context.active(),
): Scope | undefined {
  const isExporting = isTracingSuppressed(ctx) && !trace.getSpan(ctx);
  const scope = isExporting ? undefined : scopeOf(ctx);
  return scope?.engine.logs?.accepts(source, severityNumber) ? scope : undefined;
}

/** Takes a log record over, or drops it, when log records are exported. */
export function addLogRecord(scope: Scope, record: LogRecord): void {
  const { logs, reporter } = scope.engine;
  if (!logs || scope.add(logs, record, logs.maxRecords)) return;
  reporter.report("logs", `more than ${logs.maxRecords} log records in an invocation: the others are dropped`);
}

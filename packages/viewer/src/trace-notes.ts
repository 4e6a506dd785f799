import type { DetailLine } from "./span-details.ts";
import { findingsOf } from "./findings/findings.ts";
import type { FindingKind } from "./findings/finding.ts";
import { sanitize } from "./terminal-text.ts";
import type { AttributeValue } from "./viewer-span.ts";
import type { LogLevel, ViewerLog } from "./viewer-log.ts";
import type { ViewerTrace } from "./viewer-trace.ts";
import { toText } from "./web/search-traces.ts";

// Beneath their span already.
const IN_PLACE: ReadonlySet<FindingKind> = new Set(["missing-parent", "cycle"]);
const MAX_WARNINGS = 8;
const MAX_LOGS = 5;
const SEVERE: ReadonlySet<LogLevel> = new Set(["warn", "error", "fatal"]);

/** What was found in a trace, to be written below it; safe for a terminal. */
export function describeFindings(trace: ViewerTrace): DetailLine[] {
  const findings = findingsOf(trace).filter(({ kind }) => !IN_PLACE.has(kind));
  const warnings = findings.filter(({ severity }) => severity === "warning");
  const notes = findings.filter(({ severity }) => severity === "note");
  const hidden = warnings.length - MAX_WARNINGS;
  return [
    ...warnings
      .slice(0, MAX_WARNINGS)
      .map(({ text }): DetailLine => ({ style: "yellow", text: `! ${sanitize(text)}` })),
    ...(hidden > 0 ? [{ style: "yellow", text: `! and ${hidden} more` } as const] : []),
    ...notes.slice(0, MAX_WARNINGS).map(({ text }): DetailLine => ({ style: "dim", text: `· ${sanitize(text)}` })),
  ];
}

/** The logs of a span, to be written below it; when there are many, the severe ones. */
export function describeLogs(logs: readonly ViewerLog[]): DetailLine[] {
  const severe = logs.filter(({ level }) => SEVERE.has(level));
  const shown = (logs.length > MAX_LOGS && severe.length > 0 ? severe : logs).slice(0, MAX_LOGS);
  const hidden = logs.length - shown.length;
  return [
    ...shown.map((log): DetailLine => ({ style: SEVERE.has(log.level) ? "yellow" : "dim", text: describeLog(log) })),
    ...(hidden > 0 ? [{ style: "dim", text: `› and ${hidden} more log records` } as const] : []),
  ];
}

/** A log record as one line; safe for a terminal. */
export function describeLog({ level, eventName, body, attributes }: ViewerLog): string {
  const text = [eventName, body === null ? "" : toText(body)].filter((part) => part !== "").join(" ");
  const said = text === "" ? pairsOf(attributes) : text;
  return sanitize(
    `› ${level === "unspecified" ? "log" : level} ${said.trimStart().split(/[\r\n]/, 1)[0] ?? ""}`,
  ).trimEnd();
}

function pairsOf(attributes: Readonly<Record<string, AttributeValue>>): string {
  return Object.entries(attributes)
    .map(([key, value]) => `${key}=${toText(value)}`)
    .join(" ");
}

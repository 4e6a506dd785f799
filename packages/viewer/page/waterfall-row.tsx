import type { JSX } from "preact";
import { isTimeless } from "../src/findings/clock-findings.ts";
import { isIncomplete } from "../src/findings/state-findings.ts";
import type { TreeRow } from "../src/span-tree.ts";
import { formatDuration, type TimeWindow } from "../src/time-window.ts";
import type { ViewerLog } from "../src/viewer-log.ts";
import type { SpanKind, ViewerSpan } from "../src/viewer-span.ts";
import { toText } from "../src/web/search-traces.ts";
import { serviceStyle } from "./service-hue.ts";

/** What all rows of a waterfall have in common. */
export interface RowContext {
  readonly window: TimeWindow;
  readonly found: ReadonlySet<string> | undefined;
  readonly folded: ReadonlySet<string>;
  /** Warnings by span. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Spans of services whose clock did not move at all. */
  readonly still: ReadonlySet<string>;
  readonly onSelect: (key: string) => void;
  readonly onFold: (spanId: string) => void;
}

interface RowProps {
  readonly context: RowContext;
  readonly isSelected: boolean;
}

const INDENT = 14;
const MAX_INDENT = 24;
const KINDS: Readonly<Record<SpanKind, string>> = {
  unspecified: "",
  internal: "",
  server: "srv",
  client: "cli",
  producer: "prod",
  consumer: "cons",
};

/** A span with its place in the tree and in time. */
export function SpanRow({
  row,
  hidden,
  context,
  isSelected,
}: RowProps & { row: TreeRow; hidden: number }): JSX.Element {
  const { span, depth, hasChildren, parentProblem } = row;
  const { found, folded, notes, onSelect, onFold } = context;
  const isFolded = folded.has(span.spanId);
  const warnings = notes.get(span.spanId);
  const isError = span.status.code === "error";
  return (
    <div
      class={rowClass("span-row", span.spanId, found)}
      style={serviceStyle(span.serviceName)}
      role="row"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? !isFolded : undefined}
      data-span={span.spanId}
      onClick={() => onSelect(span.spanId)}
    >
      <span class="name" style={indent(depth)}>
        {hasChildren ? <Fold isFolded={isFolded} onFold={() => onFold(span.spanId)} /> : <i class="fold" />}
        <b class="dot" title={span.serviceName} />
        {parentProblem !== undefined && (
          <b class="mark" title="Its parent is not here">
            ↥
          </b>
        )}
        <span class={isError ? "label is-error" : "label"} title={`${span.serviceName}: ${span.name}`}>
          {span.name}
        </span>
        {hidden > 0 && <small class="dim">+{hidden}</small>}
        {KINDS[span.kind] !== "" && <small class="kind">{KINDS[span.kind]}</small>}
        {span.attributes["faas.coldstart"] === true && <b class="badge is-cold">cold</b>}
        {warnings && (
          <b class="badge is-warning" title={warnings.join("\n")}>
            !
          </b>
        )}
      </span>
      <Bar span={span} context={context} />
      <span class="duration">{formatDuration(span)}</span>
    </div>
  );
}

function Fold({ isFolded, onFold }: { isFolded: boolean; onFold: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="fold"
      tabIndex={-1}
      aria-label={isFolded ? "Unfold" : "Fold"}
      onClick={(event) => {
        event.stopPropagation();
        onFold();
      }}
    >
      {isFolded ? "▸" : "▾"}
    </button>
  );
}

function Bar({ span, context: { window, still } }: { span: ViewerSpan; context: RowContext }): JSX.Element {
  if (still.has(span.spanId)) {
    return <span class="track dim is-still">the clock stood still</span>;
  }
  const left = percentOf(span.startNanos, window);
  const width = Math.max(percentOf(span.endNanos, window) - left, 0);
  if (isTimeless(span)) {
    return (
      <span class="track">
        <i class="instant" style={{ left: `${left}%` }} title="0 ms: on Workers time passes only with I/O" />
      </span>
    );
  }
  const states = [span.status.code === "error" && "is-error", isIncomplete(span) && "is-incomplete"].filter(Boolean);
  return (
    <span class="track">
      <i class={["bar-of-span", ...states].join(" ")} style={{ left: `${left}%`, width: `${width}%` }} />
    </span>
  );
}

interface LogRowProps extends RowProps {
  readonly id: string;
  readonly log: ViewerLog;
  readonly depth: number;
}

/** A log record, at its time. */
export function LogRow({ id, log, depth, context: { window, found, onSelect }, isSelected }: LogRowProps): JSX.Element {
  return (
    <div
      class={rowClass(`log-row is-${log.level}`, id, found)}
      role="row"
      aria-level={depth + 1}
      aria-selected={isSelected}
      onClick={() => onSelect(id)}
    >
      <span class="name" style={indent(depth)}>
        <i class="fold" />
        <b class="level">{log.level === "unspecified" ? "log" : log.level}</b>
        <span class="label">
          {[log.eventName, log.body === null ? "" : toText(log.body)].filter(Boolean).join(" ")}
        </span>
      </span>
      <span class="track">
        {log.timeNanos > 0n && <i class="moment" style={{ left: `${percentOf(log.timeNanos, window)}%` }} />}
      </span>
      <span class="duration" />
    </div>
  );
}

function rowClass(name: string, key: string, found: ReadonlySet<string> | undefined): string {
  const state = found === undefined ? "" : found.has(key) ? " is-found" : " is-passed";
  return `row ${name}${state}`;
}

/** Deep spans stay in sight. */
function indent(depth: number): { paddingLeft: string } {
  return { paddingLeft: `${Math.min(depth, MAX_INDENT) * INDENT}px` };
}

/** Where in the window a time is; what is outside of it is at its edge. */
function percentOf(nanos: bigint, { startNanos, endNanos }: TimeWindow): number {
  const total = Number(endNanos - startNanos);
  const percent = total > 0 ? (100 * Number(nanos - startNanos)) / total : 0;
  return Math.min(Math.max(percent, 0), 100);
}

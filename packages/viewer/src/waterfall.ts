import { createPaint, styleServices, type Paint, type Style } from "./palette.ts";
import { describeSpan } from "./span-details.ts";
import { groupBy } from "./group-by.ts";
import { layOutTree, type TreeRow } from "./span-tree.ts";
import { fit, sanitize, truncate, widthOf, wrap } from "./terminal-text.ts";
import { drawBar, formatDuration, windowOf, type TimeWindow } from "./time-window.ts";
import { describeFindings, describeLogs } from "./trace-notes.ts";
import type { ViewerLog } from "./viewer-log.ts";
import type { SpanKind, ViewerSpan } from "./viewer-span.ts";
import type { ViewerTrace } from "./viewer-trace.ts";

/** How a waterfall is drawn. */
export interface WaterfallOptions {
  /** Columns of the terminal; less than 50 is taken as 50. @defaultValue 100 */
  readonly width?: number | undefined;
  /** Whether to use ANSI colours. @defaultValue false */
  readonly color?: boolean | undefined;
}

interface Columns {
  readonly service: number;
  readonly name: number;
  /** The part of the name's column that the tree may take. */
  readonly guide: number;
  readonly kind: number;
  readonly bar: number;
  readonly duration: number;
  readonly status: number;
  readonly gap: string;
}

interface Canvas {
  readonly width: number;
  readonly columns: Columns;
  readonly window: TimeWindow;
  readonly paint: Paint;
  readonly services: ReadonlyMap<string, Style>;
  /** By the id of their span. */
  readonly logs: ReadonlyMap<string | undefined, readonly ViewerLog[]>;
}

const MIN_WIDTH = 50;
const MAX_WIDTH = 1000;
const KIND_LABELS: Readonly<Record<SpanKind, string>> = {
  unspecified: "",
  internal: "",
  server: "srv",
  client: "cli",
  producer: "prod",
  consumer: "cons",
};

/**
 * Draws a trace for a terminal: a header, then a line per span with service, name, kind, a bar in the time of the trace,
 * duration and status; errors, key attributes, links and logs follow beneath their span, findings at the end.
 *
 * Received text cannot leave its place: control characters become symbols, long text is cut. No line exceeds the width.
 */
export function renderWaterfall(trace: ViewerTrace, { width = 100, color = false }: WaterfallOptions = {}): string {
  const rows = layOutTree(trace.spans);
  const drawnWidth = Math.trunc(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH)) || MIN_WIDTH;
  const canvas: Canvas = {
    width: drawnWidth,
    columns: sizeColumns(rows, drawnWidth),
    window: windowOf(trace.spans),
    paint: createPaint(color),
    services: styleServices([...rows.map(({ span }) => span), ...trace.logs].map(({ serviceName }) => serviceName)),
    logs: groupBy(trace.logs, ({ spanId }) => spanId),
  };
  const lines = rows.flatMap((row) => [drawSpan(row, canvas), ...drawDetails(row, canvas)]);
  return [drawHeader(trace, canvas), ...lines, ...drawNotes(trace, canvas)].join("\n");
}

function sizeColumns(rows: readonly TreeRow[], width: number): Columns {
  const widest = (textOf: (row: TreeRow) => string): number =>
    rows.reduce((most, row) => Math.max(most, widthOf(textOf(row))), 0);
  const gap = width < 80 ? " " : "  ";
  const service = Math.min(
    widest((row) => sanitize(row.span.serviceName)),
    Math.floor(width / 5),
  );
  const kind = widest((row) => KIND_LABELS[row.span.kind]);
  const duration = widest((row) => formatDuration(row.span));
  const status = widest((row) => statusText(row.span));
  const optional = (size: number): number => (size > 0 ? size + gap.length : 0);
  const rest = width - service - duration - optional(kind) - optional(status) - 3 * gap.length;
  const natural = widest((row) => row.guide + sanitize(row.span.name));
  const name = Math.min(natural, Math.floor(rest * 0.6));
  const guide = natural === name ? name : Math.floor(name / 2);
  return { service, name, guide, kind, bar: rest - name, duration, status, gap };
}

function drawHeader({ traceId, spans, evictedSpans, revision }: ViewerTrace, canvas: Canvas): string {
  const errors = spans.filter((span) => span.status.code === "error").length;
  const facts = [
    formatDuration(canvas.window),
    count(spans.length, "span"),
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(evictedSpans > 0 ? [`${evictedSpans} dropped`] : []),
    ...(revision > 1 ? [`update ${revision}`] : []),
    [...canvas.services.keys()].map(sanitize).join(", "),
  ];
  const title = `trace ${sanitize(traceId)}`;
  const rest = truncate(`  ${facts.join("  ")}`, Math.max(canvas.width - widthOf(title), 0));
  return canvas.paint("bold", truncate(title, canvas.width)) + rest.trimEnd();
}

function drawSpan({ span, guide }: TreeRow, { columns, paint, window, services }: Canvas): string {
  const style = services.get(span.serviceName) ?? "cyan";
  const isError = span.status.code === "error";
  const lead = shorten(guide, columns.guide);
  const name = fit(sanitize(span.name), columns.name - lead.length);
  const bar = fit(drawBar(span, { window, width: columns.bar }), columns.bar);
  const cells = [
    paint(style, fit(sanitize(span.serviceName), columns.service)),
    paint("dim", lead) + (isError ? paint("red", name) : name),
    ...(columns.kind > 0 ? [paint("dim", fit(KIND_LABELS[span.kind], columns.kind))] : []),
    paint(isError ? "red" : style, bar),
    formatDuration(span).padStart(columns.duration),
    ...(columns.status > 0 ? [paint(isError ? "red" : "green", statusText(span))] : []),
  ];
  return cells.join(columns.gap).trimEnd();
}

function drawDetails({ span, guideBelow, hasChildren, parentProblem }: TreeRow, canvas: Canvas): string[] {
  const { columns, paint, width, logs } = canvas;
  const indent = " ".repeat(columns.service) + columns.gap;
  const lead = shorten(guideBelow, columns.guide) + (hasChildren ? "│ " : "  ");
  const room = width - indent.length - lead.length;
  return [...describeSpan(span, parentProblem), ...describeLogs(logs.get(span.spanId) ?? [])].map(
    ({ style, text }) => indent + paint("dim", lead) + paint(style, truncate(text, room)),
  );
}

/** Logs whose span is not here, and what was found. */
function drawNotes(trace: ViewerTrace, { logs, width, paint }: Canvas): string[] {
  const spanIds = new Set<string | undefined>(trace.spans.map(({ spanId }) => spanId));
  const strays = [...logs].flatMap(([spanId, group]) => (spanIds.has(spanId) ? [] : group));
  return [
    ...describeLogs(strays).map(({ style, text }) => paint(style, truncate(text, width))),
    ...describeFindings(trace).flatMap(({ style, text }) => wrap(text, width).map((line) => paint(style, line))),
  ];
}

/** Cuts the part of a guide that is nearest to the root. */
function shorten(guide: string, limit: number): string {
  return guide.length <= limit ? guide : `…${guide.slice(guide.length - limit + 1)}`;
}

function statusText({ status }: ViewerSpan): string {
  return status.code === "unset" ? "" : status.code;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

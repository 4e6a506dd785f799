import type { ViewerSpan } from "./viewer-span.ts";

/** A stretch of time in nanoseconds since the epoch. */
export interface TimeWindow {
  readonly startNanos: bigint;
  readonly endNanos: bigint;
}

// Units are chosen so that three digits fit.
const UNITS: readonly { readonly name: string; readonly nanos: number }[] = [
  { name: "h", nanos: 3_600e9 },
  { name: "min", nanos: 60e9 },
  { name: "s", nanos: 1e9 },
  { name: "ms", nanos: 1e6 },
  { name: "µs", nanos: 1e3 },
  { name: "ns", nanos: 1 },
];

/** The time from the first start to the last end. Spans without a start time (on Workers, outside requests) do not count. */
export function windowOf(spans: readonly ViewerSpan[]): TimeWindow {
  const timed = spans.filter((span) => span.startNanos > 0n);
  const [first] = timed;
  if (first === undefined) return { startNanos: 0n, endNanos: 0n };
  let { startNanos, endNanos } = first;
  for (const span of timed) {
    if (span.startNanos < startNanos) startNanos = span.startNanos;
    if (span.endNanos > endNanos) endNanos = span.endNanos;
  }
  return { startNanos, endNanos: endNanos < startNanos ? startNanos : endNanos };
}

/** A duration for people, such as `1.23 s`; `?` when the times make no sense. */
export function formatDuration({ startNanos, endNanos }: TimeWindow): string {
  if (startNanos <= 0n || endNanos < startNanos) return "?";
  return formatNanos(Number(endNanos - startNanos));
}

/** A number of nanoseconds for people. */
export function formatNanos(nanos: number): string {
  if (nanos === 0) return "0 ms";
  const unit = UNITS.find((candidate) => nanos >= candidate.nanos);
  return unit === undefined ? "?" : `${Number((nanos / unit.nanos).toPrecision(3))} ${unit.name}`;
}

/**
 * Draws a span as a bar, `width` columns being the whole window. Without trailing spaces; a span too short for half a
 * column is a thin mark.
 */
export function drawBar(span: TimeWindow, { window, width }: { window: TimeWindow; width: number }): string {
  const total = window.endNanos - window.startNanos;
  // Whole numbers throughout: nanoseconds since the epoch do not fit into a double.
  const columns = BigInt(width);
  const scale = (nanos: bigint, rounding: bigint): number =>
    total <= 0n ? 0 : Number((clamp(nanos, total) * columns * 2n + rounding) / (total * 2n));
  const before = Math.min(scale(span.startNanos - window.startNanos, 0n), width - 1);
  const length = Math.min(scale(span.endNanos - span.startNanos, total), width - before);
  return " ".repeat(before) + (length > 0 ? "█".repeat(length) : "▏");
}

function clamp(nanos: bigint, total: bigint): bigint {
  if (nanos < 0n) return 0n;
  return nanos > total ? total : nanos;
}

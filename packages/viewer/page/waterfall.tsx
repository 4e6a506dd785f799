import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { formatNanos, type TimeWindow } from "../src/time-window.ts";
import type { PageTrace } from "../src/web/page-messages.ts";
import { LogRow, SpanRow, type RowContext } from "./waterfall-row.tsx";
import type { WaterfallRow } from "./waterfall-rows.ts";
import { VirtualRows } from "./virtual-rows.tsx";

interface WaterfallProps {
  readonly trace: PageTrace;
  readonly rows: readonly WaterfallRow[];
  readonly window: TimeWindow;
  readonly selected: number;
  readonly found: ReadonlySet<string> | undefined;
  readonly folded: ReadonlySet<string>;
  readonly onSelect: (key: string) => void;
  readonly onFold: (spanId: string) => void;
}

const TICKS = [0, 0.25, 0.5, 0.75];

/** The spans of a trace as a tree beside their bars in time. */
export function Waterfall({ trace, rows, window, selected, ...rest }: WaterfallProps): JSX.Element {
  const marks = useMemo(() => marksOf(trace), [trace]);
  const context: RowContext = { ...rest, ...marks, window };
  const total = Number(window.endNanos - window.startNanos);
  return (
    <div class="waterfall">
      <div class="axis" aria-hidden="true">
        <span />
        <span class="ticks">
          {total > 0 &&
            TICKS.map((tick) => (
              <i key={tick} style={{ left: `${tick * 100}%` }}>
                {formatNanos(total * tick)}
              </i>
            ))}
        </span>
        <span>{total > 0 && formatNanos(total)}</span>
      </div>
      <VirtualRows
        count={rows.length}
        selected={selected}
        role="treegrid"
        label="Spans"
        row={(index) => {
          const row = rows[index];
          const isSelected = index === selected;
          if (row === undefined) return undefined;
          return row.kind === "span" ? (
            <SpanRow row={row.row} hidden={row.hidden} context={context} isSelected={isSelected} />
          ) : (
            <LogRow id={row.key} log={row.log} depth={row.depth} context={context} isSelected={isSelected} />
          );
        }}
      />
    </div>
  );
}

/** What was found, by span. */
function marksOf({ findings }: PageTrace): Pick<RowContext, "notes" | "still"> {
  const notes = new Map<string, string[]>();
  for (const { severity, spanIds, text } of findings) {
    if (severity === "warning") {
      for (const spanId of spanIds) notes.set(spanId, [...(notes.get(spanId) ?? []), text]);
    }
  }
  const still = findings.flatMap(({ kind, spanIds }) => (kind === "still-clock" ? spanIds : []));
  return { notes, still: new Set(still) };
}

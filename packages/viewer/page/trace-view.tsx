import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { windowOf } from "../src/time-window.ts";
import type { PageTrace } from "../src/web/page-messages.ts";
import { Details } from "./details.tsx";
import { useKeys } from "./keyboard.ts";
import { go, parameter, setParameter } from "./router.ts";
import { query } from "./search.ts";
import { TraceHead } from "./trace-head.tsx";
import { MOVES } from "./trace-list.tsx";
import { useTrace } from "./use-trace.ts";
import { Waterfall } from "./waterfall.tsx";
import { layOutRows, rowMatches, type WaterfallRow } from "./waterfall-rows.ts";

/** One trace, by its permalink. */
export function TraceView({ traceId }: { traceId: string }): JSX.Element {
  const trace = useTrace(traceId);
  useKeys({ Escape: () => go("/") });
  if (trace === "loading") return <p class="nothing">…</p>;
  if (trace === "missing") {
    return <p class="nothing">No such trace. It has been dropped, or will be shown here when it arrives.</p>;
  }
  return <LoadedView trace={trace} />;
}

function LoadedView({ trace }: { trace: PageTrace }): JSX.Element {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [hasLogs, setLogs] = useState(true);
  const rows = useMemo(() => layOutRows(trace, { folded, hasLogs }), [trace, folded, hasLogs]);
  const window = useMemo(() => windowOf(trace.spans), [trace]);
  const found = useFound(rows);
  const key = parameter("span");
  const selected = rows.findIndex((row) => row.key === key);
  const select = (next: string): void => setParameter("span", next);
  const fold = (spanId: string, isFolded = !folded.has(spanId)): void => {
    const next = new Set(folded);
    if (isFolded) next.add(spanId);
    else next.delete(spanId);
    setFolded(next);
  };
  /** A span may be in a fold: all of them open for it. */
  const reveal = (spanId: string): void => {
    if (!rows.some((row) => row.key === spanId)) setFolded(new Set());
    select(spanId);
  };
  useTraceKeys({ trace, rows, selected, found, select, fold });
  return (
    <section class={selected >= 0 ? "trace has-details" : "trace"}>
      <TraceHead
        trace={trace}
        onSelect={reveal}
        found={found?.size}
        logs={{ isShown: hasLogs, onToggle: () => setLogs(!hasLogs) }}
      />
      <div class="panes">
        <Waterfall {...{ trace, rows, window, selected, found, folded }} onSelect={select} onFold={fold} />
        <Details trace={trace} row={rows[selected]} onSelect={reveal} onClose={() => select("")} />
      </div>
    </section>
  );
}

/** The keys of the rows that match the search; `undefined` when nothing is searched for. */
function useFound(rows: readonly WaterfallRow[]): ReadonlySet<string> | undefined {
  const words = query().toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  return useMemo(() => {
    if (words === "") return undefined;
    return new Set(rows.flatMap((row) => (rowMatches(row, words.split(" ")) ? row.key : [])));
  }, [rows, words]);
}

interface TraceKeys {
  readonly trace: PageTrace;
  readonly rows: readonly WaterfallRow[];
  readonly selected: number;
  readonly found: ReadonlySet<string> | undefined;
  readonly select: (key: string) => void;
  readonly fold: (spanId: string, isFolded?: boolean) => void;
}

function useTraceKeys({ trace, rows, selected, found, select, fold }: TraceKeys): void {
  const row = rows[selected];
  const move = (step: number): void => select(rows[Math.min(Math.max(selected + step, 0), rows.length - 1)]?.key ?? "");
  const setFold = (isFolded?: boolean) => (): void => {
    if (row?.kind === "span" && row.row.hasChildren) fold(row.key, isFolded);
  };
  const jump = (step: 1 | -1): void => {
    const isNoted = found ?? notedKeys(trace);
    for (let index = selected + step; index >= 0 && index < rows.length; index += step) {
      const key = rows[index]?.key ?? "";
      if (isNoted.has(key)) {
        select(key);
        return;
      }
    }
  };
  useKeys({
    ...MOVES(move),
    Enter: setFold(),
    h: setFold(true),
    l: setFold(false),
    ArrowLeft: setFold(true),
    ArrowRight: setFold(false),
    n: () => jump(1),
    p: () => jump(-1),
    Escape: () => (selected >= 0 ? select("") : go("/")),
  });
}

/** Spans with an error or a warning. */
function notedKeys({ spans, findings }: PageTrace): Set<string> {
  const failed = spans.filter(({ status }) => status.code === "error").map(({ spanId }) => spanId);
  return new Set([...failed, ...findings.flatMap(({ severity, spanIds }) => (severity === "warning" ? spanIds : []))]);
}

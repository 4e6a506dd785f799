import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ViewerLog } from "../src/viewer-log.ts";
import { toText } from "../src/web/search-traces.ts";
import { useKeys } from "./keyboard.ts";
import { LogDetails } from "./log-details.tsx";
import { follow, go } from "./router.ts";
import { query } from "./search.ts";
import { serviceStyle } from "./service-hue.ts";
import { MOVES } from "./trace-list.tsx";
import { formatClock } from "./trace-row.tsx";
import { useItems } from "./use-items.ts";
import { VirtualRows } from "./virtual-rows.tsx";

/** As it comes in JSON. */
type ReceivedLog = Omit<ViewerLog, "timeNanos"> & { readonly timeNanos: string };

/** The logs that arrived last, in a trace or not, the newest first. */
export function LogsView(): JSX.Element {
  const logs = useItems<ReceivedLog>("/api/logs");
  const [selected, select] = useState(-1);
  const text = query().toLowerCase().trim();
  const shown = useMemo(() => filterLogs(logs, text), [logs, text]);
  const log = shown[selected];
  const open = (): void => {
    if (log?.traceId !== undefined) go(traceOf(log));
  };
  useKeys({
    ...MOVES((step) => select(Math.min(Math.max(selected + step, 0), shown.length - 1))),
    Enter: open,
    Escape: () => (selected >= 0 ? select(-1) : go("/")),
  });
  if (shown.length === 0) return <p class="nothing">{logs.length === 0 ? "No logs yet." : "No log matches."}</p>;
  return (
    <section class="list">
      <div class="panes">
        <VirtualRows
          count={shown.length}
          selected={selected}
          role="list"
          label="Logs"
          row={(index) => drawLog(shown[index], { isSelected: index === selected, onSelect: () => select(index) })}
        />
        {log && (
          <aside class="details" aria-label="Details">
            {log.traceId !== undefined && (
              <a href={traceOf(log)} onClick={follow}>
                in trace {log.traceId}
              </a>
            )}
            <LogDetails log={{ ...log, timeNanos: BigInt(log.timeNanos) }} />
          </aside>
        )}
      </div>
    </section>
  );
}

interface Drawing {
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function drawLog(log: ReceivedLog | undefined, { isSelected, onSelect }: Drawing): JSX.Element | undefined {
  if (log === undefined) return undefined;
  const { level, timeNanos, serviceName, traceId } = log;
  return (
    <div class={`row log-line is-${level}`} aria-current={isSelected} onClick={onSelect}>
      <span class="time">{formatClock(Number(BigInt(timeNanos) / 1_000_000n))}</span>
      <b class="level">{level === "unspecified" ? "log" : level}</b>
      <span class="service" style={serviceStyle(serviceName)}>
        {serviceName}
      </span>
      <span class="name">{textOf(log)}</span>
      <span class="dim">{traceId?.slice(0, 8)}</span>
    </div>
  );
}

function filterLogs(logs: readonly ReceivedLog[], text: string): ReceivedLog[] {
  const isFound = (log: ReceivedLog): boolean =>
    `${log.level} ${log.serviceName} ${textOf(log)} ${toText(log.attributes)}`.toLowerCase().includes(text);
  return logs.filter(isFound).toReversed();
}

function textOf({ eventName, body }: ReceivedLog): string {
  return [eventName, body === null ? "" : toText(body)].filter(Boolean).join(" ");
}

function traceOf({ traceId = "", spanId = "" }: ReceivedLog): string {
  return `/t/${traceId}?span=${spanId}`;
}

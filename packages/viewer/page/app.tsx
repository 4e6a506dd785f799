import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { counts, isLive, traces } from "./feed.ts";
import { Help } from "./help.tsx";
import { useKeys } from "./keyboard.ts";
import { LogsView } from "./logs-view.tsx";
import { MetricsView } from "./metrics-view.tsx";
import { follow, place } from "./router.ts";
import { query, setQuery } from "./search.ts";
import { switchTheme, theme } from "./theme.ts";
import { TraceList } from "./trace-list.tsx";
import { TraceView } from "./trace-view.tsx";

/** The page: a bar, and the view that the address names. */
export function App(): JSX.Element {
  const [hasHelp, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  useKeys({
    "/": () => search.current?.focus(),
    "?": () => setHelp(true),
    t: switchTheme,
  });
  const { view } = place.value;
  useEffect(() => {
    document.title = view === "trace" ? "trace · tracelet" : `${view} · tracelet`;
  }, [view]);
  return (
    <>
      <header class="bar">
        <a class="brand" href="/" onClick={follow}>
          tracelet
        </a>
        <nav>
          <Tab path="/" label="Traces" count={traces.value.size} isCurrent={view === "traces" || view === "trace"} />
          <Tab path="/logs" label="Logs" count={counts.value.logs} isCurrent={view === "logs"} />
          <Tab path="/metrics" label="Metrics" count={counts.value.metrics} isCurrent={view === "metrics"} />
        </nav>
        <input
          ref={search}
          type="search"
          placeholder={PLACEHOLDERS[view]}
          aria-label="Search"
          value={query()}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          onKeyDown={(event) => leaveSearch(event)}
        />
        <span class={isLive.value ? "live" : "live is-off"} role="status">
          {isLive.value ? "live" : "disconnected"}
        </span>
        <button type="button" class="quiet" title="Theme (t)" onClick={switchTheme}>
          {theme.value}
        </button>
        <button type="button" class="quiet" title="Forget all traces, logs and metrics" onClick={() => void clear()}>
          clear
        </button>
        <button type="button" class="quiet" title="Keys (?)" onClick={() => setHelp(true)}>
          ?
        </button>
      </header>
      <main>{VIEWS[view]()}</main>
      {hasHelp && <Help onClose={() => setHelp(false)} />}
    </>
  );
}

const PLACEHOLDERS = {
  traces: "Search everything: names, http.route=/orders, errors, logs  ( / )",
  trace: "Find spans and logs  ( / )",
  logs: "Filter logs  ( / )",
  metrics: "Filter metrics  ( / )",
};

const VIEWS = {
  traces: () => <TraceList />,
  trace: () => <TraceView key={traceIdOf()} traceId={traceIdOf()} />,
  logs: () => <LogsView />,
  metrics: () => <MetricsView />,
};

function traceIdOf(): string {
  return place.value.view === "trace" ? place.value.traceId : "";
}

interface TabProps {
  readonly path: string;
  readonly label: string;
  readonly count: number;
  readonly isCurrent: boolean;
}

function Tab({ path, label, count, isCurrent }: TabProps): JSX.Element {
  return (
    <a href={path} onClick={follow} aria-current={isCurrent ? "page" : undefined}>
      {label} <small>{count}</small>
    </a>
  );
}

/** Escape empties the field, then leaves it; enter goes back to the rows, which shows what was found. */
function leaveSearch(event: TargetedKeyboardEvent<HTMLInputElement>): void {
  if (event.key === "Escape" && query() !== "") setQuery("");
  else if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
  if (event.key === "Enter") document.querySelector<HTMLElement>(".rows")?.focus();
}

async function clear(): Promise<void> {
  await fetch("/api/clear", { method: "POST" });
}

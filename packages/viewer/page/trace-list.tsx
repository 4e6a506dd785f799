import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TraceSummary } from "../src/web/page-messages.ts";
import { traces } from "./feed.ts";
import { useKeys } from "./keyboard.ts";
import { orderTraces, type Order } from "./order-traces.ts";
import { go, parameter, setParameter } from "./router.ts";
import { matching, query, useTraceSearch } from "./search.ts";
import { TraceRow } from "./trace-row.tsx";
import { VirtualRows } from "./virtual-rows.tsx";
import { Welcome } from "./welcome.tsx";

const ORDERS: Readonly<Record<Order, string>> = { newest: "newest first", errors: "errors first", slow: "slow first" };

/** The traces held, live. */
export function TraceList(): JSX.Element {
  useTraceSearch();
  const [selectedId, select] = useState("");
  const order = readOrder();
  const rows = orderTraces(traces.value.values(), { order, service: parameter("service"), matching: matching.value });
  const selected = rows.findIndex(({ traceId }) => traceId === selectedId);
  const move = (step: number): void => {
    const index = Math.min(Math.max(selected + step, 0), rows.length - 1);
    select(rows[index]?.traceId ?? "");
  };
  const toggle = (wanted: Order): void => setParameter("order", order === wanted ? "" : wanted);
  useKeys({
    ...MOVES(move),
    Enter: () => selected >= 0 && go(`/t/${selectedId}`),
    e: () => toggle("errors"),
    s: () => toggle("slow"),
    Escape: () => select(""),
  });
  if (traces.value.size === 0) return <Welcome />;
  const slowest = rows.reduce((most, { durationNanos }) => Math.max(most, durationNanos), 1);
  return (
    <section class="list">
      <Filters order={order} shown={rows.length} />
      {rows.length === 0 ? (
        <p class="nothing">No trace matches.</p>
      ) : (
        <VirtualRows
          count={rows.length}
          selected={selected}
          role="list"
          label="Traces"
          row={(index) => drawRow(rows[index], { slowest, selectedId })}
        />
      )}
    </section>
  );
}

/** Down and up, as in lists and as in vi. */
export const MOVES = (move: (step: number) => void): Readonly<Record<string, () => void>> => ({
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  PageDown: () => move(20),
  PageUp: () => move(-20),
  Home: () => move(Number.NEGATIVE_INFINITY),
  End: () => move(Number.POSITIVE_INFINITY),
});

interface Drawing {
  readonly slowest: number;
  readonly selectedId: string;
}

function drawRow(summary: TraceSummary | undefined, { slowest, selectedId }: Drawing): JSX.Element | undefined {
  return summary && <TraceRow summary={summary} slowest={slowest} isSelected={summary.traceId === selectedId} />;
}

function Filters({ order, shown }: { order: Order; shown: number }): JSX.Element {
  const services = [...new Set([...traces.value.values()].flatMap((summary) => summary.services))].toSorted();
  return (
    <div class="filters">
      <div role="group" aria-label="Order">
        {Object.entries(ORDERS).map(([key, label]) => (
          <button
            type="button"
            key={key}
            aria-pressed={key === order}
            onClick={() => setParameter("order", key === "newest" ? "" : key)}
          >
            {label}
          </button>
        ))}
      </div>
      <select
        aria-label="Service"
        value={parameter("service")}
        onChange={({ currentTarget }) => setParameter("service", currentTarget.value)}
      >
        <option value="">all services</option>
        {services.map((service) => (
          <option key={service} value={service}>
            {service}
          </option>
        ))}
      </select>
      <span class="dim">
        {shown === traces.value.size ? `${shown} traces` : `${shown} of ${traces.value.size} traces`}
        {query() !== "" && matching.value === undefined && " …"}
      </span>
    </div>
  );
}

function readOrder(): Order {
  const order = parameter("order");
  return order === "errors" || order === "slow" ? order : "newest";
}

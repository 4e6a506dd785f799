import type { JSX } from "preact";
import { formatNanos } from "../src/time-window.ts";
import type { TraceSummary } from "../src/web/page-messages.ts";
import { follow } from "./router.ts";
import { serviceStyle } from "./service-hue.ts";

interface TraceRowProps {
  readonly summary: TraceSummary;
  /** The longest duration in the list, in nanoseconds. */
  readonly slowest: number;
  readonly isSelected: boolean;
}

/** A row of the list of traces. */
export function TraceRow({ summary, slowest, isSelected }: TraceRowProps): JSX.Element {
  const { traceId, name, serviceName, services, startMillis, outcome, errors } = summary;
  const others = services.length - 1;
  return (
    <a class="row trace-row" href={`/t/${traceId}`} onClick={follow} aria-current={isSelected}>
      <span class="time">{formatClock(startMillis)}</span>
      <span class="service" style={serviceStyle(serviceName)} title={services.join(", ")}>
        {serviceName}
        {others > 0 && <small> +{others}</small>}
      </span>
      <span class={errors > 0 ? "name is-error" : "name"} title={name}>
        {name}
      </span>
      <span class={/^[45]/.test(outcome) ? "outcome is-error" : "outcome"}>{outcome}</span>
      <Badges summary={summary} />
      <span class="amount">{summary.spans}</span>
      <Duration summary={summary} slowest={slowest} />
    </a>
  );
}

function Badges({ summary: { errors, warnings, logs, isColdStart } }: { summary: TraceSummary }): JSX.Element {
  return (
    <span class="badges">
      {isColdStart && <b class="badge is-cold">cold</b>}
      {errors > 0 && <b class="badge is-error">✗ {errors}</b>}
      {warnings > 0 && <b class="badge is-warning">! {warnings}</b>}
      {logs > 0 && <b class="badge">› {logs}</b>}
    </span>
  );
}

function Duration({ summary, slowest }: Pick<TraceRowProps, "summary" | "slowest">): JSX.Element {
  const { durationNanos, isClockStill, spans } = summary;
  if (spans === 0) return <span class="duration" />;
  if (isClockStill) {
    return (
      <span class="duration dim" title="On Workers time passes only with I/O: 0 ms is what the clock said">
        clock still
      </span>
    );
  }
  return (
    <span class="duration">
      <i class="meter" style={{ width: `${(100 * durationNanos) / slowest}%` }} />
      {formatNanos(durationNanos)}
    </span>
  );
}

/** The time of day. */
export function formatClock(millis: number): string {
  if (millis <= 0) return "";
  const time = new Date(millis);
  const pad = (part: number, length = 2): string => String(part).padStart(length, "0");
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => pad(part));
  return `${parts.join(":")}.${pad(time.getMilliseconds(), 3)}`;
}

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Finding } from "../src/findings/finding.ts";
import { layOutTree } from "../src/span-tree.ts";
import { formatDuration, windowOf } from "../src/time-window.ts";
import type { PageTrace } from "../src/web/page-messages.ts";
import { CopyButton } from "./copy-button.tsx";
import { formatClock } from "./trace-row.tsx";
import { serviceStyle } from "./service-hue.ts";

interface TraceHeadProps {
  readonly trace: PageTrace;
  /** How many rows match what is searched for. */
  readonly found: number | undefined;
  readonly logs: { readonly isShown: boolean; readonly onToggle: () => void };
  readonly onSelect: (spanId: string) => void;
}

const MAX_SHOWN = 6;

/** What is to be said about a trace as a whole. */
export function TraceHead({ trace, found, logs, onSelect }: TraceHeadProps): JSX.Element {
  const { traceId, spans } = trace;
  const window = windowOf(spans);
  const errors = spans.filter(({ status }) => status.code === "error").length;
  const services = [...new Set(layOutTree(spans).map(({ span }) => span.serviceName))];
  return (
    <header class="trace-head">
      <div class="facts">
        <code class="id">{traceId}</code>
        <span>{formatClock(Number(window.startNanos / 1_000_000n))}</span>
        <strong>{formatDuration(window)}</strong>
        <span>{spans.length === 1 ? "1 span" : `${spans.length} spans`}</span>
        {errors > 0 && <span class="is-error">{errors === 1 ? "1 error" : `${errors} errors`}</span>}
        {services.map((service) => (
          <span key={service} class="service" style={serviceStyle(service)}>
            {service}
          </span>
        ))}
        {found !== undefined && <span class="dim">{found} found</span>}
        <span class="buttons">
          {trace.logs.length > 0 && (
            <button type="button" class="quiet" aria-pressed={logs.isShown} onClick={logs.onToggle}>
              {trace.logs.length === 1 ? "1 log" : `${trace.logs.length} logs`}
            </button>
          )}
          <CopyButton label="copy link" text={() => `${location.origin}/t/${traceId}`} />
          <CopyButton label="copy as JSON" text={() => fetchText(`/t/${traceId}.json`)} />
        </span>
      </div>
      <Findings findings={trace.findings} onSelect={onSelect} />
    </header>
  );
}

function Findings({
  findings,
  onSelect,
}: Pick<TraceHeadProps, "onSelect"> & { findings: readonly Finding[] }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? findings : findings.slice(0, MAX_SHOWN);
  const hidden = findings.length - shown.length;
  return (
    <ul class="findings">
      {shown.map((finding) => (
        <FindingLine key={finding.kind + finding.text} finding={finding} onSelect={onSelect} />
      ))}
      {hidden > 0 && (
        <li>
          <button type="button" class="quiet" onClick={() => setOpen(true)}>
            {hidden} more
          </button>
        </li>
      )}
    </ul>
  );
}

/** A finding; a click leads to the first span that it is about. */
export function FindingLine({
  finding,
  onSelect,
}: Pick<TraceHeadProps, "onSelect"> & { finding: Finding }): JSX.Element {
  const { severity, kind, text, spanIds } = finding;
  const [first] = spanIds;
  return (
    <li class={`finding is-${severity}`} data-kind={kind}>
      {first === undefined ? (
        <span>{text}</span>
      ) : (
        <button type="button" class="plain" onClick={() => onSelect(first)}>
          {text}
        </button>
      )}
    </li>
  );
}

async function fetchText(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

import type { JSX } from "preact";
import type { PageTrace } from "../src/web/page-messages.ts";
import { LogDetails } from "./log-details.tsx";
import { SpanDetails } from "./span-details.tsx";
import type { WaterfallRow } from "./waterfall-rows.ts";

interface DetailsProps {
  readonly trace: PageTrace;
  readonly row: WaterfallRow | undefined;
  /** Goes to a span of this trace. */
  readonly onSelect: (spanId: string) => void;
  readonly onClose: () => void;
}

/** All there is to know about the selected row. */
export function Details({ trace, row, onSelect, onClose }: DetailsProps): JSX.Element | null {
  if (row === undefined) return null;
  return (
    <aside class="details" aria-label="Details">
      <button type="button" class="quiet close" title="Close (esc)" onClick={onClose}>
        ✕
      </button>
      {row.kind === "span" ? (
        <SpanDetails key={row.key} trace={trace} span={row.row.span} onSelect={onSelect} />
      ) : (
        <LogDetails key={row.key} log={row.log} />
      )}
    </aside>
  );
}

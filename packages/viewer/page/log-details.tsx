import type { JSX } from "preact";
import type { ViewerLog } from "../src/viewer-log.ts";
import { toText } from "../src/web/search-traces.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { formatClock } from "./trace-row.tsx";
import { serviceStyle } from "./service-hue.ts";

/** All there is to know about a log record. */
export function LogDetails({ log }: { log: ViewerLog }): JSX.Element {
  const { body, attributes, resource, eventName, level, serviceName, scope, timeNanos } = log;
  return (
    <>
      <h2>{eventName === "" ? "Log record" : eventName}</h2>
      <p class="facts">
        <span class="service" style={serviceStyle(serviceName)}>
          {serviceName}
        </span>
        <span class={`level is-${level}`}>{level}</span>
        <span>{formatClock(Number(timeNanos / 1_000_000n))}</span>
        {scope.name !== "" && <span class="dim">{scope.name}</span>}
      </p>
      {body !== null && <pre>{toText(body)}</pre>}
      <AttributeTable title="Attributes" attributes={attributes} />
      <AttributeTable title="Resource" attributes={resource} />
    </>
  );
}

import type { JSX } from "preact";
import { toJson } from "../src/web/encode-trace.ts";
import { formatDuration, formatNanos } from "../src/time-window.ts";
import type { SpanEvent, SpanLink, ViewerSpan } from "../src/viewer-span.ts";
import type { PageTrace } from "../src/web/page-messages.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { CopyButton } from "./copy-button.tsx";
import { DeliveryLine } from "./delivery-line.tsx";
import { follow } from "./router.ts";
import { serviceStyle } from "./service-hue.ts";
import { FindingLine } from "./trace-head.tsx";

interface SpanDetailsProps {
  readonly trace: PageTrace;
  readonly span: ViewerSpan;
  readonly onSelect: (spanId: string) => void;
}

/** All there is to know about a span. */
export function SpanDetails({ trace, span, onSelect }: SpanDetailsProps): JSX.Element {
  const { name, serviceName, kind, status, attributes, events, links, resource, scope } = span;
  const findings = trace.findings.filter(({ spanIds }) => spanIds.includes(span.spanId));
  return (
    <>
      <h2 class={status.code === "error" ? "is-error" : undefined}>{name}</h2>
      <p class="facts">
        <span class="service" style={serviceStyle(serviceName)}>
          {serviceName}
        </span>
        <span>{kind}</span>
        <strong>{formatDuration(span)}</strong>
        <span class={status.code === "error" ? "is-error" : "dim"}>{status.code}</span>
      </p>
      {status.message !== "" && <p class="is-error">{status.message}</p>}
      {findings.length > 0 && (
        <ul class="findings">
          {findings.map((finding) => (
            <FindingLine key={finding.kind + finding.text} finding={{ ...finding, spanIds: [] }} onSelect={onSelect} />
          ))}
        </ul>
      )}
      <Events span={span} events={events} />
      <AttributeTable title="Attributes" attributes={attributes} />
      <Links links={links} traceId={trace.traceId} onSelect={onSelect} />
      <Place trace={trace} span={span} onSelect={onSelect} />
      <AttributeTable title="Resource" attributes={resource} />
      <section>
        <h3>Instrumentation</h3>
        <p>{[scope.name || "did not say its name", scope.version].join(" ")}</p>
      </section>
      <p>
        <CopyButton label="copy span as JSON" text={() => toJson(span)} />
      </p>
    </>
  );
}

/** Where the span is in its trace, and how it came here. */
function Place({ trace, span, onSelect }: SpanDetailsProps): JSX.Element {
  const parent = trace.spans.find(({ spanId }) => spanId === span.parentSpanId);
  const delivery = trace.deliveries.find(({ spanIds }) => spanIds.includes(span.spanId));
  return (
    <section>
      <h3>Place</h3>
      <table>
        <tbody>
          <tr>
            <th scope="row">span id</th>
            <td>
              <code>{span.spanId}</code>
            </td>
          </tr>
          <tr>
            <th scope="row">parent</th>
            <td>
              {parent ? (
                <button type="button" class="plain" onClick={() => onSelect(parent.spanId)}>
                  {parent.name}
                </button>
              ) : (
                <span class="dim">
                  {span.parentSpanId === undefined ? "none: a root" : `${span.parentSpanId}, which never arrived`}
                </span>
              )}
            </td>
          </tr>
          {delivery && (
            <tr>
              <th scope="row">export</th>
              <td>
                <DeliveryLine delivery={delivery} trace={trace} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function Events({ span, events }: { span: ViewerSpan; events: readonly SpanEvent[] }): JSX.Element | null {
  if (events.length === 0) return null;
  return (
    <section>
      <h3>Events</h3>
      {events.map((event, index) => {
        const { "exception.stacktrace": stack, ...attributes } = event.attributes;
        const isException = event.name === "exception";
        return (
          <div key={index} class={isException ? "event is-exception" : "event"}>
            <h4>
              {isException
                ? [attributes["exception.type"], attributes["exception.message"]].filter(Boolean).join(": ")
                : event.name}
              <small class="dim"> {offsetOf(event, span)}</small>
            </h4>
            {typeof stack === "string" && <pre class="stack">{stack}</pre>}
            <AttributeTable title="" attributes={isException ? withoutNames(attributes) : attributes} />
          </div>
        );
      })}
    </section>
  );
}

/** They are in the title. */
function withoutNames({
  "exception.type": _type,
  "exception.message": _message,
  ...attributes
}: SpanEvent["attributes"]): SpanEvent["attributes"] {
  return attributes;
}

function offsetOf({ timeNanos }: SpanEvent, { startNanos }: ViewerSpan): string {
  if (timeNanos === 0n || startNanos === 0n) return "";
  const nanos = Number(timeNanos - startNanos);
  return nanos < 0 ? `${formatNanos(-nanos)} before the start` : `+${formatNanos(nanos)}`;
}

interface LinksProps extends Pick<SpanDetailsProps, "onSelect"> {
  readonly links: readonly SpanLink[];
  readonly traceId: string;
}

function Links({ links, traceId, onSelect }: LinksProps): JSX.Element | null {
  if (links.length === 0) return null;
  return (
    <section>
      <h3>Links</h3>
      {links.map((link, index) => (
        <div key={index} class="event">
          {link.traceId === traceId ? (
            <button type="button" class="plain" onClick={() => onSelect(link.spanId)}>
              span {link.spanId} of this trace
            </button>
          ) : (
            <a href={`/t/${link.traceId}?span=${link.spanId}`} onClick={follow}>
              trace {link.traceId}
            </a>
          )}
          <AttributeTable title="" attributes={link.attributes} />
        </div>
      ))}
    </section>
  );
}

import type { Style } from "./palette.ts";
import type { ParentProblem } from "./span-tree.ts";
import { sanitize } from "./terminal-text.ts";
import type { Attributes, SpanEvent, ViewerSpan } from "./viewer-span.ts";

/** A line beneath a span; its text is safe for a terminal. */
export interface DetailLine {
  readonly style: Style;
  readonly text: string;
}

const MAX_ERROR_LINES = 3;

// In the order of display. Values without a label explain themselves: "POST /orders/:id 201".
const KEY_ATTRIBUTES: readonly { readonly key: string; readonly label?: string }[] = [
  { key: "http.request.method" },
  { key: "http.route" },
  { key: "http.response.status_code" },
  { key: "server.address", label: "host" },
  { key: "faas.trigger", label: "trigger" },
  { key: "faas.coldstart", label: "coldstart" },
  { key: "db.system.name" },
  { key: "db.operation.name" },
  { key: "db.collection.name" },
  { key: "db.namespace", label: "db" },
  { key: "messaging.system" },
  { key: "messaging.operation.name" },
  { key: "messaging.destination.name" },
  { key: "messaging.batch.message_count", label: "messages" },
  { key: "rpc.system" },
  { key: "rpc.method" },
];

/** What there is to say about a span beyond its row: errors, key attributes, links, and a parent that is not there. */
export function describeSpan(span: ViewerSpan, parentProblem?: ParentProblem): DetailLine[] {
  const lines: DetailLine[] = describeErrors(span).map((text) => ({
    style: "red",
    text: `✗ ${text}`,
  }));
  const dimmed = [describeAttributes(span.attributes), describeLinks(span), describeParent(span, parentProblem)];
  for (const text of dimmed) if (text !== "") lines.push({ style: "dim", text });
  return lines;
}

function describeErrors({ status, attributes, events }: ViewerSpan): string[] {
  const exceptions = events.filter((event) => event.name === "exception").map(describeException);
  const summary = joinPresent([textOf(attributes["error.type"]), status.code === "error" ? status.message : ""]);
  // Most instrumentations copy the exception into the status: say it once.
  const isRepeated = exceptions.some((exception) => exception.includes(summary));
  const texts = [...new Set(isRepeated ? exceptions : [summary, ...exceptions])].filter((text) => text !== "");
  const hidden = texts.length - MAX_ERROR_LINES;
  return hidden > 0 ? [...texts.slice(0, MAX_ERROR_LINES), `and ${hidden} more`] : texts;
}

function describeException({ attributes }: SpanEvent): string {
  return joinPresent([textOf(attributes["exception.type"]), textOf(attributes["exception.message"])]);
}

function joinPresent(parts: readonly string[]): string {
  return parts
    .map(firstLine)
    .filter((part) => part !== "")
    .join(": ");
}

function firstLine(text: string): string {
  return sanitize(text.trimStart().split(/[\r\n]/, 1)[0] ?? "").trimEnd();
}

function describeAttributes(attributes: Attributes): string {
  const shown = KEY_ATTRIBUTES.flatMap(({ key, label }) => {
    const text = sanitize(textOf(attributes[key]));
    if (text === "" || text === "false") return [];
    return label === undefined ? text : `${label}=${text}`;
  });
  return shown.join(" ");
}

function describeLinks({ links }: ViewerSpan): string {
  if (links.length === 0) return "";
  const targets = links.map((link) => sanitize(`${link.traceId}/${link.spanId}`));
  return `↪ ${links.length === 1 ? "link" : `${links.length} links`}: ${targets.join(", ")}`;
}

function describeParent({ parentSpanId }: ViewerSpan, problem: ParentProblem | undefined): string {
  if (problem === undefined) return "";
  const parent = sanitize(parentSpanId ?? "");
  return problem === "cycle" ? `↥ parent ${parent} makes a cycle` : `↥ unseen parent ${parent} (the caller's?)`;
}

/** Scalars only: none of the attributes looked at here is a list. */
function textOf(value: Attributes[string] | undefined): string {
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

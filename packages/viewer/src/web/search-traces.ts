import type { Attributes, AttributeValue } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";

/**
 * Whether each word of the query is somewhere in the trace, in any case: in its id, names of services and spans,
 * attributes (`key=value`), events, messages or logs.
 */
export function matchesQuery(trace: ViewerTrace, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const missing = new Set(words);
  for (const text of textsOf(trace)) {
    if (missing.size === 0) return true;
    const lowered = text.toLowerCase();
    for (const word of missing) if (lowered.includes(word)) missing.delete(word);
  }
  return missing.size === 0;
}

function* textsOf({ traceId, spans, logs }: ViewerTrace): Generator<string> {
  yield traceId;
  for (const span of spans) {
    yield span.name;
    yield span.serviceName;
    yield span.spanId;
    yield span.kind;
    yield span.status.message;
    yield* attributeTexts(span.attributes);
    for (const event of span.events) {
      yield event.name;
      yield* attributeTexts(event.attributes);
    }
  }
  for (const log of logs) {
    yield log.level;
    yield toText(log.body);
    yield* attributeTexts(log.attributes);
  }
}

function* attributeTexts(attributes: Attributes): Generator<string> {
  for (const [key, value] of Object.entries(attributes)) yield `${key}=${toText(value)}`;
}

/** A value for people: texts as they are, the rest as JSON. */
export function toText(value: AttributeValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
}

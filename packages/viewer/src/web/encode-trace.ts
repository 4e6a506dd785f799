import type { Origin } from "../viewer-span.ts";
import type { Encoded, EncodedTrace, PageTrace } from "./page-messages.ts";

/** Takes what many spans have in common out of them. */
export function encodeTrace(trace: PageTrace): EncodedTrace {
  const indexes = new Map<Origin["scope"], number>();
  const origins: Origin[] = [];
  const encode = <Item extends Origin>({ resource, serviceName, scope, ...item }: Item): Encoded<Item> => {
    // The items of one request share these objects.
    const origin = indexes.get(scope) ?? origins.push({ resource, serviceName, scope }) - 1;
    indexes.set(scope, origin);
    return { ...item, origin };
  };
  return { ...trace, spans: trace.spans.map(encode), logs: trace.logs.map(encode), origins };
}

/** Writes JSON with bigints as decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
}

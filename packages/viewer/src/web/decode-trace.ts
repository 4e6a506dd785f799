import type { Origin } from "../viewer-span.ts";
import type { Encoded, EncodedTrace, PageTrace } from "./page-messages.ts";

const NO_ORIGIN: Origin = { resource: {}, serviceName: "", scope: { name: "", version: "" } };
const TIMES: ReadonlySet<string> = new Set(["startNanos", "endNanos", "timeNanos", "receivedNanos"]);

/** Reads what `encodeTrace` made, from JSON. Attributes that were bigints stay strings. */
export function decodeTrace(json: string): PageTrace {
  const { origins, spans, logs, ...trace } = JSON.parse(json, revive) as EncodedTrace;
  const decode = <Item extends Origin>({ origin, ...item }: Encoded<Item>): Item =>
    ({ ...item, ...(origins[origin] ?? NO_ORIGIN) }) as unknown as Item;
  return { ...trace, spans: spans.map((span) => decode(span)), logs: logs.map((log) => decode(log)) };
}

function revive(key: string, value: unknown): unknown {
  return TIMES.has(key) && typeof value === "string" && /^\d+$/.test(value) ? BigInt(value) : value;
}

import {
  type BaggageEntry,
  baggageEntryMetadataFromString,
  propagation,
  type TextMapPropagator,
} from "@opentelemetry/api";
import { isTracingSuppressed } from "../suppress-tracing.ts";

const BAGGAGE = "baggage";

/** What every platform must pass on. @see https://www.w3.org/TR/baggage/#limits */
const MAX_MEMBERS = 64;
const MAX_BYTES = 8192;

/**
 * Key, value and properties of a list-member: `key=value;property;property=value`, with optional whitespace around
 * each. Keys are tokens, values any number of baggage-octets, here and in properties. The lookaheads keep a run of
 * spaces from being split in every possible way.
 *
 * @see https://www.w3.org/TR/baggage/#definition
 */
const MEMBER =
  /^[ \t]*([!#-'*+.^-`|~\w-]+)[ \t]*=[ \t]*(?![ \t])([!#-+\--:<-[\]-~]*)[ \t]*((?:;[ \t]*[!#-'*+.^-`|~\w-]+[ \t]*(?:=[ \t]*(?![ \t])[!#-+\--:<-[\]-~]*[ \t]*)?)*)$/;

/**
 * Propagates baggage by the header `baggage`, as W3C Baggage says. A malformed member is left out, alone; so is, in
 * both directions, what exceeds 64 members or 8192 bytes, and on the way out an entry whose key or metadata the header
 * cannot express. Of members with the same key the last stays. Nothing is injected while tracing is suppressed.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export function createBaggagePropagator(): TextMapPropagator {
  return {
    inject: (context, carrier, setter) => {
      if (isTracingSuppressed(context)) return;
      const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
      const header = acceptable(entries.map(formatMember))
        .map(([member]) => member)
        .join();
      if (header) setter.set(carrier, BAGGAGE, header);
    },
    extract: (context, carrier, getter) => {
      const members = acceptable([getter.get(carrier, BAGGAGE)].flat().join().split(","));
      if (members.length === 0) return context;
      const baggage = members.reduce(
        (soFar, [, key = "", value = "", properties = ""]) => soFar.setEntry(key, toEntry(value, properties)),
        propagation.createBaggage(),
      );
      return propagation.setBaggage(context, baggage);
    },
    fields: () => [BAGGAGE],
  };
}

/** The well-formed members, as many as fit: never a part of one. */
function acceptable(members: string[]): RegExpExecArray[] {
  const accepted: RegExpExecArray[] = [];
  let bytes = -1;
  for (const member of members) {
    const total = bytes + 1 + member.length;
    const match = accepted.length < MAX_MEMBERS && total <= MAX_BYTES && MEMBER.exec(member);
    if (!match) continue;
    accepted.push(match);
    bytes = total;
  }
  return accepted;
}

function formatMember([key, { value, metadata }]: [string, BaggageEntry]): string {
  // These would be read as the end of the key, whose beginning may be another one.
  if (/[ \t=]/.test(key)) return "";
  // encodeURIComponent throws for half a surrogate pair.
  const member = `${key}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"))}`;
  const properties = metadata?.toString();
  return properties ? `${member};${properties}` : member;
}

function toEntry(value: string, properties: string): BaggageEntry {
  // All whitespace in properties is optional: neither their keys nor their values can have any.
  const metadata = properties.slice(1).replace(/[ \t]/g, "");
  return { value: decode(value), ...(metadata && { metadata: baggageEntryMetadataFromString(metadata) }) };
}

/** Percent-decodes; octets that are not UTF-8 become U+FFFD. @see https://www.w3.org/TR/baggage/#value */
function decode(value: string): string {
  return value.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    const octets = Uint8Array.from(run.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets);
  });
}

import type { BaggageEntry } from "@opentelemetry/api";
import { attempt } from "../attempt.ts";

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

/** The well-formed members, as many as fit: never a part of one. */
export function acceptMembers(members: string[]): RegExpExecArray[] {
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

/** An entry as a list-member, which is malformed when the header cannot express it. */
export function formatMember([key, { value, metadata }]: [key: string, entry: BaggageEntry]): string {
  // These would be read as the end of the key, whose beginning may be another one.
  if (/[ \t=]/.test(key)) return "";
  // encodeURIComponent throws for half a surrogate pair.
  const member = `${key}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"))}`;
  const properties = metadata?.toString();
  return properties ? `${member};${properties}` : member;
}

/** Percent-decodes; octets that are not UTF-8 become U+FFFD. @see https://www.w3.org/TR/baggage/#value */
export function decodeValue(value: string): string {
  // A decoder for each run takes many times what this takes, which throws for what is not UTF-8.
  return attempt(() => decodeURIComponent(value)) ?? replaceOctets(value);
}

function replaceOctets(value: string): string {
  return value.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    const octets = Uint8Array.from(run.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets);
  });
}

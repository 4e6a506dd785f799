import type { TraceState } from "@opentelemetry/api";

const MAX_MEMBERS = 32;
const MAX_LENGTH = 512;

/**
 * `key=value` or nothing, within optional whitespace. A value keeps its leading spaces and ends before trailing ones.
 * Level 2 has one kind of key: digits may come first and `@` is an ordinary character.
 *
 * @see https://www.w3.org/TR/trace-context-2/#list-members
 */
const MEMBER = /^[ \t]*(?:([a-z\d][a-z\d_*/@-]{0,255})=([ -+\--<>-~]{0,255}[!-+\--<>-~])[ \t]*)?$/;

/**
 * Reads a `tracestate` header, or several that commas combine in their order. One malformed member, or more than 32,
 * discards the whole; empty members are allowed; of members with the same key the first, which is the most recent, stays.
 *
 * Stricter than the API's `createTraceState`, which keeps the rest of a malformed header, follows the key grammar of
 * level 1 and validates nothing that is set.
 *
 * @returns `undefined` when the header is invalid or has no members.
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export function parseTraceState(header: string): TraceState | undefined {
  if (!header) return undefined;
  const members = new Map<string, string>();
  let count = 0;
  for (const member of header.split(",")) {
    const match = MEMBER.exec(member);
    if (!match) return undefined;
    const [, key, value] = match;
    if (!key || !value) continue;
    if (++count > MAX_MEMBERS) return undefined;
    if (!members.has(key)) members.set(key, value);
  }
  return count > 0 ? new W3CTraceState(members) : undefined;
}

/** Immutable; the leftmost member is the first of the map. */
class W3CTraceState implements TraceState {
  readonly #members: ReadonlyMap<string, string>;

  constructor(members: ReadonlyMap<string, string>) {
    this.#members = members;
  }

  get(key: string): string | undefined {
    return this.#members.get(key);
  }

  /** Moves the member to the front, and the last of more than 32 out. What the grammar refuses changes nothing. */
  set(key: string, value: string): TraceState {
    const match = MEMBER.exec(`${key}=${value}`);
    if (match?.[1] !== key || match[2] !== value) return this;
    const others = [...this.#members].filter(([other]) => other !== key);
    return new W3CTraceState(new Map([[key, value], ...others.slice(0, MAX_MEMBERS - 1)]));
  }

  unset(key: string): TraceState {
    const members = new Map(this.#members);
    members.delete(key);
    return new W3CTraceState(members);
  }

  /**
   * At most 512 characters of whole members: those longer than 128 go first, then the last ones.
   *
   * @see https://www.w3.org/TR/trace-context-2/#tracestate-limits
   */
  serialize(): string {
    const members = [...this.#members].map((member) => member.join("="));
    while (members.join().length > MAX_LENGTH) {
      const long = members.findLastIndex((member) => member.length > 128);
      // Without a long one the index is -1, which is the last member.
      members.splice(long, 1);
    }
    return members.join();
  }
}

/** What a propagator wrote: `traceparent` and its like. */
export type Carrier = Readonly<Record<string, string>>;

/** Sizes that services allow: 256 KiB, and of late 1 MiB. */
const LIMITS = [262_144, 1_048_576];
/** What an entry weighs is estimated. */
const SLACK = 2_048;

/**
 * What of `context` can be added to `existing`: nothing when that has a context already, which is the user's; the user's
 * baggage stays as it is.
 */
export function addable(existing: object, context: Carrier): [name: string, value: string][] {
  const has = (name: string): boolean => Object.hasOwn(existing, name);
  const entries = Object.entries(context);
  return entries.some(([name]) => name !== "baggage" && has(name)) ? [] : entries.filter(([name]) => !has(name));
}

/** Whether a payload that the service would take is still one with the context in it, `copies` times. */
export function hasRoom(payload: unknown, context: Carrier, copies = 1): boolean {
  const bytes = byteLength(payload);
  const added = (byteLength(context) + SLACK) * copies;
  return !LIMITS.some((limit) => bytes - SLACK * copies <= limit && bytes + added > limit);
}

function byteLength(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, member]) => sum + key.length + byteLength(member), 0);
}

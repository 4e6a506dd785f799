import { maskSecrets } from "./mask-secrets.ts";

/** A value of a log record. @see https://opentelemetry.io/docs/specs/otel/common/#anyvalue */
export type LogValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly LogValue[]
  | { readonly [key: string]: LogValue };

export type LogAttributes = Readonly<Record<string, LogValue>>;

/** What one record holds at most; the rest is cut off. */
const MAX_TEXT_LENGTH = 65_536;
const MAX_VALUES = 1_000;
const MAX_DEPTH = 8;
/** @see https://opentelemetry.io/docs/specs/otel/common/#attribute-limits */
const MAX_ATTRIBUTES = 128;

/** Copies values that are logged. */
export interface LogValueReader {
  (value: unknown): LogValue;
  /** How many members of the last of them found no room. */
  cut(): number;
}

/** A text as it is exported: bounded, and with what URLs may keep secret masked. */
export function logText(text: string, maxLength: number = MAX_TEXT_LENGTH): string {
  // Cut twice: a mask is longer than what it hides, and a URL that was cut in two keeps its secrets.
  return maskSecrets(text.slice(0, 2 * MAX_TEXT_LENGTH)).slice(0, maxLength);
}

/**
 * A reader for the values of one record, which together are bounded. It calls nothing of what it reads but getters: a
 * `toJSON` of a Worker's binding would be a remote call. Never throws.
 */
export function createLogValueReader(describeError: (error: Error) => string): LogValueReader {
  let textLeft = MAX_TEXT_LENGTH;
  let valuesLeft = MAX_VALUES;
  let cut = 0;

  const readText = (text: string): string => {
    const shown = logText(text, textLeft);
    textLeft -= shown.length;
    return shown;
  };

  const readObject = (value: object, ancestors: readonly object[]): LogValue => {
    if (value instanceof Error) return readText(describeError(value));
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof URL || value instanceof RegExp) return readText(String(value));
    if (value instanceof Uint8Array) return readBytes(value);
    if (ancestors.includes(value)) return "[Circular]";
    if (ancestors.length >= MAX_DEPTH || valuesLeft <= 0) return Array.isArray(value) ? "[Array]" : "[Object]";
    const within = [...ancestors, value];
    if (Array.isArray(value)) return value.slice(0, valuesLeft).map((item) => read(item, within));
    return Object.fromEntries(readMembers(value, within));
  };

  const readMembers = (value: object, within: readonly object[]): [string, LogValue][] => {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
    const known = members.slice(0, valuesLeft).flatMap(([key, inner]): [string, LogValue][] =>
      // Half a name would be another one.
      key.length > textLeft ? [] : [[readText(key), isSecret(key, inner) ? "***" : read(inner, within)]],
    );
    if (within.length === 1) cut = members.length - known.length;
    return known;
  };

  const readBytes = (bytes: Uint8Array): Uint8Array => {
    const copy = new Uint8Array(bytes.subarray(0, textLeft));
    textLeft -= copy.byteLength;
    return copy;
  };

  const read = (value: unknown, ancestors: readonly object[] = []): LogValue => {
    valuesLeft--;
    if (typeof value === "string") return readText(value);
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value === "function") return "[Function]"; // its name may be a remote property
    if (value === undefined || value === null) return null;
    if (typeof value !== "object") return readText(String(value));
    try {
      return readObject(value, ancestors);
    } catch {
      return "[unreadable]";
    }
  };

  const readNext = (value: unknown): LogValue => {
    cut = 0;
    return read(value);
  };
  return Object.assign(readNext, { cut: () => cut });
}

/** The first attributes that an object makes, and how many more there are. */
export function toAttributes(object: LogValue): {
  readonly attributes: LogAttributes;
  readonly droppedAttributesCount: number;
} {
  const entries = typeof object === "object" && object !== null ? Object.entries(object) : [];
  return {
    attributes: Object.fromEntries(entries.slice(0, MAX_ATTRIBUTES)),
    droppedAttributesCount: Math.max(0, entries.length - MAX_ATTRIBUTES),
  };
}

/** By its name, as in a text. */
function isSecret(name: string, value: unknown): boolean {
  return typeof value === "string" && maskSecrets(`${name}=${name}`).endsWith("=***");
}

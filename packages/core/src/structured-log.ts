/** The record that a log call consists of: its only argument, as an object or as the JSON of one. */
export function structuredLog(args: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const [only] = args;
  if (args.length !== 1) return undefined;
  return typeof only === "string" ? parseJsonObject(only) : isPlainObject(only) ? only : undefined;
}

/** Neither an array nor an instance of some class: what `{…}` makes. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
  } catch {
    return false; // a revoked proxy
  }
}

function parseJsonObject(text: string): Record<string, unknown> | undefined {
  const json = text.trim();
  if (!json.startsWith("{") || !json.endsWith("}")) return undefined;
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined; // a text that only looks like it
  }
}

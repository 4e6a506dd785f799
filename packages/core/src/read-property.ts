/** A property of anything; `undefined` where getters and proxies throw. */
export function readProperty(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/** The same when it is a text, else an empty one. */
export function readText(value: unknown, key: string): string {
  const text = readProperty(value, key);
  return typeof text === "string" ? text : "";
}

/** As clients of databases and of HTTP word it. */
const WITH_SECRETS = [
  "connect failed: postgres://user:canary-thrown-url@db.test/orders",
  "password=canary-thrown-password",
  '{"api_key":"canary-thrown-key-1"}',
  "authorization: Bearer canary-thrown-bearer-A1b2C3",
].join("\n");

/** What the app throws, by name: errors with details, objects, bare strings. */
export const THROWN: Readonly<Record<string, () => unknown>> = {
  error: () => Object.assign(new RangeError("out of stock"), { code: "E_STOCK", details: { sku: "a-1" } }),
  frozen: () => Object.freeze(new TypeError("frozen")),
  object: () => ({ reason: "no error at all" }),
  string: () => "just text",
  secrets: () => new Error(WITH_SECRETS),
};

const thrown = new WeakSet<object>();

/** Makes what `/throws` throws, and remembers it. */
export function createThrown(name: string): unknown {
  const value = (THROWN[name] ?? THROWN["error"])?.();
  if (typeof value === "object" && value !== null) thrown.add(value);
  return value;
}

/** Whether it is the very thing that the app threw, not a copy. Primitives compare by value. */
export function isOwnThrown(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? thrown.has(value)
    : Object.values(THROWN).some((make) => make() === value);
}

/**
 * Whether awaiting would wait. Never throws. RPC promises of Workers are functions with a `then`, hence no look at
 * `typeof value === "object"` alone.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === "function";
  } catch {
    return false;
  }
}

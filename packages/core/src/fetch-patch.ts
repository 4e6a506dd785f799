import type { Isolate } from "./isolate.ts";
import { tracedFetch } from "./traced-fetch.ts";

let patched: { readonly original: typeof globalThis.fetch; readonly replacement: typeof globalThis.fetch } | undefined;

/** Makes the global `fetch` a traced one. It stays inert outside of invocations. Done once in an isolate. */
export function patchFetch(isolate: Isolate): void {
  const original = globalThis.fetch;
  if (patched || typeof original !== "function") return;
  const replacement = ((input: string | URL | Request, init?: RequestInit) =>
    tracedFetch(isolate.rawFetch, input, init)) as typeof globalThis.fetch;
  // Runtimes keep more on it than its name: Bun has `fetch.preconnect`.
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
  patched = { original, replacement };
  globalThis.fetch = replacement;
}

/**
 * Puts the platform's `fetch` back for good: outgoing requests are traced no more. When somebody else has patched it since,
 * theirs stays, and with it ours beneath.
 */
export function unpatchFetch(): void {
  if (patched && globalThis.fetch === patched.replacement) globalThis.fetch = patched.original;
  patched = undefined;
}

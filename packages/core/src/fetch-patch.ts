import { context } from "@opentelemetry/api";
import { currentIsolate, type Isolate } from "./isolate.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** In the context of what runs beneath the patched `fetch`; the same for every copy of the package. */
const WITHIN_FETCH = Symbol.for("tracelet within fetch");

let patched: { readonly original: typeof globalThis.fetch; readonly replacement: typeof globalThis.fetch } | undefined;

/** Makes the global `fetch` a traced one. It stays inert outside of invocations. Done once in an isolate. */
export function patchFetch(isolate: Isolate): void {
  const original = globalThis.fetch;
  if (patched || typeof original !== "function") return;
  const replacement = ((input: string | URL | Request, init?: RequestInit) =>
    tracedFetch(isolate.markedFetch ?? isolate.rawFetch, input, init)) as typeof globalThis.fetch;
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

/**
 * Lets {@link isWithinFetch} tell of the requests of the patched `fetch` from now on, wherever tracing was set up before: for
 * what instruments the platform's own HTTP client, which may be what `fetch` is made of.
 */
export function markFetch(): void {
  const isolate = currentIsolate();
  if (!isolate) return;
  isolate.markedFetch = (input, init) =>
    context.with(context.active().setValue(WITHIN_FETCH, true), () => isolate.rawFetch(input, init));
}

/** The code runs beneath the patched `fetch`, whose span tells of the request already. */
export function isWithinFetch(): boolean {
  return context.active().getValue(WITHIN_FETCH) === true;
}

import { fetchAtLoad } from "./untraced.ts";

/** What tracing left behind in the isolate or process. */
export interface Globals {
  /** What is registered with `@opentelemetry/api`, by name; `version` is the API's own mark. */
  readonly registered: readonly string[];
  readonly isFetchPatched: boolean;
}

/** Looks at the globals from within a request. */
export function describeGlobals(): Globals {
  // The API keeps its globals under this symbol and has no other way to ask for all of them.
  const api = (globalThis as Record<symbol, unknown>)[Symbol.for("opentelemetry.js.api.1")];
  return {
    registered: typeof api === "object" && api !== null ? Object.keys(api) : [],
    isFetchPatched: globalThis.fetch !== fetchAtLoad,
  };
}

/** Bytes on the heap after a garbage collection; `null` where the code itself cannot tell: workerd has an inspector for it. */
export function usedHeap(): number | null {
  const { gc, process } = globalThis as {
    readonly gc?: () => void;
    readonly process?: { memoryUsage?(): { readonly heapUsed: number } };
  };
  gc?.();
  return process?.memoryUsage?.().heapUsed ?? null;
}

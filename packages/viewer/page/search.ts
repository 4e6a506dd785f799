import { signal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { updates } from "./feed.ts";
import { place } from "./router.ts";

const queries: Signal<Readonly<Record<string, string>>> = signal({});
/** The traces that match what is searched for among all; `undefined` when nothing is. */
export const matching: Signal<ReadonlySet<string> | undefined> = signal(undefined);

const PATIENCE_MILLIS = 150;

/** What is searched for in the view that is shown; each has its own. */
export function query(): string {
  return queries.value[place.value.view] ?? "";
}

export function setQuery(text: string): void {
  queries.value = { ...queries.value, [place.value.view]: text };
}

/** Asks the server which traces match, again when something arrived. */
export function useTraceSearch(): void {
  const text = query().trim();
  const update = updates.value;
  useEffect(() => {
    if (text === "") {
      matching.value = undefined;
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => void search(text, abort.signal), PATIENCE_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, update]);
}

async function search(text: string, abort: AbortSignal): Promise<void> {
  try {
    const response = await fetch(`/api/search?q=${encodeURIComponent(text)}`, { signal: abort });
    matching.value = new Set((await response.json()) as string[]);
  } catch {
    // Something else is searched for by now, or the server is gone, which is said elsewhere.
    return;
  }
}

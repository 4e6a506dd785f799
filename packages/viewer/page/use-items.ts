import { useEffect, useState } from "preact/hooks";
import { counts } from "./feed.ts";

/** Fetches a list, again when the number of what is held changes. */
export function useItems<Item>(path: string): readonly Item[] {
  const [items, setItems] = useState<readonly Item[]>([]);
  const held = counts.value;
  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const response = await fetch(path, { signal: abort.signal });
      setItems((await response.json()) as Item[]);
    };
    // The connection is gone or a newer list is under way: what is shown stays.
    load().catch(() => undefined);
    return () => abort.abort();
  }, [path, held]);
  return items;
}

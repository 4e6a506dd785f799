/** Items by key, in order of arrival, with what they weigh. */
export interface BoundedItems<Key, Item> {
  readonly size: number;
  readonly bytes: number;
  /** How many were dropped by {@link BoundedItems.shrinkTo}. */
  readonly evicted: number;
  has(key: Key): boolean;
  /** Adds an item, or replaces the one with this key in its place; returns by how many bytes the whole grew. */
  put(key: Key, item: Item, bytes: number): number;
  /** Drops what arrived first until the limits are kept; returns how many bytes that freed. */
  shrinkTo(limits: { readonly items: number; readonly bytes: number }): number;
  values(): Item[];
  clear(): void;
}

/** Creates empty {@link BoundedItems}. */
export function createBoundedItems<Key, Item>(): BoundedItems<Key, Item> {
  return new WeighedItems();
}

class WeighedItems<Key, Item> implements BoundedItems<Key, Item> {
  readonly #items = new Map<Key, { readonly item: Item; readonly bytes: number }>();
  #bytes = 0;
  #evicted = 0;

  get size(): number {
    return this.#items.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get evicted(): number {
    return this.#evicted;
  }

  has(key: Key): boolean {
    return this.#items.has(key);
  }

  put(key: Key, item: Item, bytes: number): number {
    const growth = bytes - (this.#items.get(key)?.bytes ?? 0);
    this.#items.set(key, { item, bytes });
    this.#bytes += growth;
    return growth;
  }

  shrinkTo(limits: { readonly items: number; readonly bytes: number }): number {
    const before = this.#bytes;
    for (const [key, { bytes }] of this.#items) {
      if (this.#items.size <= limits.items && this.#bytes <= limits.bytes) break;
      this.#items.delete(key);
      this.#bytes -= bytes;
      this.#evicted += 1;
    }
    return before - this.#bytes;
  }

  values(): Item[] {
    return Array.from(this.#items.values(), ({ item }) => item);
  }

  clear(): void {
    this.#items.clear();
    this.#bytes = 0;
  }
}

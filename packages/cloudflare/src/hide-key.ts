import { replaceMethod } from "./replace-method.ts";

type Listed = Promise<Map<string, unknown>> | Iterable<[string, unknown]>;

interface ListOptions {
  readonly limit?: number;
  readonly reverse?: boolean;
}

/**
 * Gives a storage a `list` of its own that leaves a key out. The key has to sort behind all others: then it is in the way of
 * them only where the order is reversed.
 */
export function hideKey(storage: object, key: string): void {
  replaceMethod(storage, { name: "list" }, (list, { args: [options] }) => {
    const { limit, reverse } = (options ?? {}) as ListOptions;
    const asked = reverse && limit !== undefined ? { ...(options as ListOptions), limit: limit + 1 } : options;
    const listed = list(options === undefined ? [] : [asked]) as Listed;
    return listed instanceof Promise
      ? listed.then((entries) => withoutKey(entries, key, limit))
      : others(listed, key, limit);
  });
}

function withoutKey(entries: Map<string, unknown>, key: string, limit = Infinity): Map<string, unknown> {
  entries.delete(key);
  const last = entries.size > limit ? [...entries.keys()].at(-1) : undefined;
  if (last !== undefined) entries.delete(last);
  return entries;
}

function* others(entries: Iterable<[string, unknown]>, key: string, limit = Infinity): Generator<[string, unknown]> {
  let left = limit;
  for (const entry of entries) {
    if (entry[0] !== key && left-- > 0) yield entry;
  }
}

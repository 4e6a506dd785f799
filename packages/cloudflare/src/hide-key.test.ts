import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hideKey } from "./hide-key.ts";

const HIDDEN = "\u{10FFFF}hidden";

interface Options {
  readonly limit?: number;
  readonly reverse?: boolean;
}

/** Lists as the platform does: sorted by the bytes of UTF-8. */
function listed(keys: readonly string[], { limit = Infinity, reverse = false }: Options = {}): [string, unknown][] {
  const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return (reverse ? sorted.toReversed() : sorted).slice(0, limit).map((key) => [key, key.length]);
}

const options = fc.option(
  fc.record({ limit: fc.integer({ min: 1, max: 5 }), reverse: fc.boolean() }, { requiredKeys: [] }),
  { nil: undefined },
);
const keys = fc.uniqueArray(fc.string({ unit: "grapheme" }), { maxLength: 6 });

describe("hideKey", () => {
  it("lists what is listed without the key, in any order and up to any limit", async () => {
    await fc.assert(
      fc.asyncProperty(keys, options, async (others, asked) => {
        const all = [...others, HIDDEN];
        const storage = { list: (given?: Options) => Promise.resolve(new Map(listed(all, given))) };
        const kv = { list: (given?: Options) => listed(all, given) };
        hideKey(storage, HIDDEN);
        hideKey(kv, HIDDEN);
        expect([...(await storage.list(asked))]).toEqual(listed(others, asked));
        expect([...kv.list(asked)]).toEqual(listed(others, asked));
      }),
    );
  });

  it("changes no options of the caller's", async () => {
    const storage = { list: (given?: Options) => Promise.resolve(new Map(listed([], given))) };
    hideKey(storage, HIDDEN);
    const asked = Object.freeze({ limit: 1, reverse: true });
    expect(await storage.list(asked)).toEqual(new Map());
  });
});

import { format } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLog } from "./format-log.ts";

const json = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

describe("formatLog", () => {
  it.each([
    [["plain"], "plain"],
    [["100%"], "100%"],
    [["a", 1, true, null, { b: 2 }], 'a 1 true null {"b":2}'],
    [[{ a: 1 }, "b"], '{"a":1} b'],
    [["%s has %d items for %j", "cart", "3", { b: 2 }, "extra"], 'cart has 3 items for {"b":2} extra'],
    [["%i of %f", "42.9", 1.5], "42 of 1.5"],
    [["%d %i", {}, Symbol("s")], "NaN NaN"],
    [["%cred%c %o", "color: red", "", [1]], "red [1]"],
    [["100%% of %s, %s", "all"], "100% of all, %s"],
    [["%s", "%s", "x"], "%s x"],
    [[], ""],
  ])("words %j like the console", (args, expected) => {
    expect(formatLog(args, json)).toBe(expected);
  });

  it("agrees with Node on texts and numbers", () => {
    const args = fc.tuple(
      fc.array(fc.constantFrom("%s", "%d", "%i", "%f", "%%", "%x", "a ", " "), { maxLength: 8 }),
      fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(args, ([parts, values]) => {
        // No "0x": the Console standard reads it as decimal, Node does not.
        const numbers = values.map((value) => (typeof value === "string" ? value.replace(/\D/g, "y") : value));
        const all = [parts.join(""), ...numbers];
        expect(formatLog(all, String)).toBe(format(...all));
      }),
    );
  });
});

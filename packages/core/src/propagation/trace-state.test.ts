import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTraceState } from "./trace-state.ts";

const KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@";
const VALUE_CHARACTERS = String.fromCharCode(
  ...Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index),
).replace(/[,=]/g, "");

const serialized = (header: string | string[]): string | undefined =>
  parseTraceState([header].flat().join())?.serialize();

/** `k1=v,k2=v` and so on. */
const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `k${index + 1}=v`).join();

describe("parseTraceState", () => {
  it.each<[title: string, header: string | string[], expected: string]>([
    ["keeps the order of members", "foo=1,bar=2", "foo=1,bar=2"],
    ["combines headers in their order", ["foo=1,bar=2", "baz=3"], "foo=1,bar=2,baz=3"],
    ["drops spaces and tabs around members", "foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"],
    ["drops tabs and spaces around members", "foo=1\t \t,\t \tbar=2,\t \tbaz=3", "foo=1,bar=2,baz=3"],
    ["drops spaces and tabs around a single member", "\t foo=1 \t", "foo=1"],
    ["keeps the leading spaces of a value", "foo=  1", "foo=  1"],
    ["skips empty members", ",foo=1,, \t,bar=2,", "foo=1,bar=2"],
    ["skips empty headers", ["", "foo=1", " "], "foo=1"],
    ["keeps the first of equal keys", "foo=1,bar=2,foo=3", "foo=1,bar=2"],
    ["keeps the first of equal keys in several headers", ["foo=1", "foo=2"], "foo=1"],
    ["takes 32 members besides empty ones", [numbered(32), ""], numbered(32)],
  ])("%s", (_, header, expected) => {
    expect(serialized(header)).toBe(expected);
  });

  it.each<[title: string, header: string]>([
    ["every character of keys and values", `${KEY_CHARACTERS}=${VALUE_CHARACTERS}`],
    ["keys that begin with a digit", "1foo=1,2@bar=2"],
    ["keys with @ anywhere but first", "foo@=1,foo@@bar=2,foo@bar@baz=3"],
    ["keys of any length before and after @", `${"t".repeat(242)}@v=1,t@${"v".repeat(15)}=2`],
    ["keys of 256 characters", `foo=1,${"k".repeat(256)}=1`],
    ["values of 256 characters", `foo=1,bar=${"v".repeat(256)}`],
  ])("takes %s", (_, header) => {
    expect(serialized(header)).toBe(header);
  });

  it.each<[title: string, header: string | string[]]>([
    ["an empty header", ""],
    ["empty members only", [" ", ",\t,"]],
    ["a key that ends with a space", "foo =1,bar=2"],
    ["a key in upper case", "FOO=1,bar=2"],
    ["a key with a dot", "foo.bar=1,bar=2"],
    ["a key that begins with @", "@foo=1,bar=2"],
    ["a key that begins with an underscore", "_foo=1,bar=2"],
    ["a key of 257 characters", `foo=1,${"k".repeat(257)}=1`],
    ["a member without a key", "=1,bar=2"],
    ["a member without a value", "foo,bar=2"],
    ["an empty value", "foo=,bar=2"],
    ["a blank value", "foo= ,bar=2"],
    ["a value with =", "foo=bar=baz"],
    ["a value with a tab", "foo=1\t1"],
    ["a value that is not ASCII", "foo=é,bar=2"],
    ["a value of 257 characters", `foo=1,bar=${"v".repeat(257)}`],
    ["whitespace other than spaces and tabs", "foo=1,\u00a0bar=2"],
    ["one malformed header of several", ["foo=1", "bar"]],
    ["33 members", numbered(33)],
    ["33 members in several headers", [numbered(32), "foo=1"]],
    ["33 members with equal keys", `${numbered(32)},k1=v`],
  ])("refuses %s", (_, header) => {
    expect(serialized(header)).toBeUndefined();
  });

  it("refuses a long run of spaces in no time", () => {
    const startedAt = performance.now();
    for (const start of ["", "foo", "foo=1"])
      expect(parseTraceState(`${start}${" ".repeat(100_000)}!`)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("a trace state", () => {
  it("gives the value of a key", () => {
    const state = parseTraceState("foo=1,bar=2");
    expect([state?.get("bar"), state?.get("baz")]).toEqual(["2", undefined]);
  });

  it("puts what is set first, changed or new, and is not changed itself", () => {
    const state = parseTraceState("foo=1,bar=2");
    expect(state?.set("bar", "3").serialize()).toBe("bar=3,foo=1");
    expect(state?.set("baz", "3").serialize()).toBe("baz=3,foo=1,bar=2");
    expect(state?.serialize()).toBe("foo=1,bar=2");
  });

  it("loses what is unset, and is not changed itself", () => {
    const state = parseTraceState("foo=1,bar=2");
    expect(state?.unset("foo").serialize()).toBe("bar=2");
    expect(state?.unset("foo").unset("bar").serialize()).toBe("");
    expect(state?.serialize()).toBe("foo=1,bar=2");
  });

  it.each([
    ["Foo", "1"],
    ["", "1"],
    ["foo=1,bar", "1"],
    [" foo", "1"],
    ["foo", ""],
    ["foo", "1 "],
    ["foo", "1,bar=2"],
    ["foo", "1\r\nx: y"],
  ])("stays the same when %j is set to %j", (key, value) => {
    const state = parseTraceState("baz=1");
    expect(state?.set(key, value)).toBe(state);
  });

  it("loses the last of 32 members to a new one, and none to a changed one", () => {
    const state = parseTraceState(numbered(32));
    expect(state?.set("new", "v").serialize()).toBe(`new=v,${numbered(31)}`);
    expect(state?.set("k32", "new").serialize()).toBe(`k32=new,${numbered(31)}`);
  });

  it("is cut to 512 characters by whole members: the last ones", () => {
    const five = Array.from({ length: 5 }, (_, index) => `key${index}=${"v".repeat(95)}`);
    expect(five.join()).toHaveLength(504);
    expect(serialized([...five, "k=12345"])).toHaveLength(512);
    expect(serialized([...five, "k=12345", "foo=1"])).toBe([...five, "k=12345"].join());
    expect(serialized([...five, "k=123456"])).toBe(five.join());
  });

  it("is cut by members of more than 128 characters first, from the last one on", () => {
    const ofLength = (key: string, length: number): string => `${key}=`.padEnd(length, "v");
    const [a, b, c, d, e] = [ofLength("a", 129), ofLength("b", 258), ofLength("c", 128), "d=4", ofLength("e", 258)];
    expect(serialized([a, b, c, d])).toBe([a, c, d].join());
    expect(serialized([a, b, c, d, e])).toBe([a, c, d].join());
    const others = [c, ofLength("f", 128), ofLength("g", 127)];
    expect(serialized([a, ...others])).toBe(others.join());
    expect(serialized(ofLength("k".repeat(256), 513))).toBe("");
  });
});

describe("for any header", () => {
  /** The specification's words one by one, without the limits of the whole list. */
  const isMember = (text: string): boolean => {
    const [key = "", value = "", ...rest] = text.split("=");
    const isKey = /^[a-z0-9]/.test(key) && key.split("").every((one) => KEY_CHARACTERS.includes(one));
    const isValue =
      value !== "" && !value.endsWith(" ") && value.split("").every((one) => VALUE_CHARACTERS.includes(one));
    return rest.length === 0 && isKey && key.length <= 256 && isValue && value.length <= 256;
  };
  const withoutOws = (text: string): string => text.replace(/^[ \t]+/, "").replace(/[ \t]+$/, "");
  const character = fc.constantFrom("a", "b", "1", "_", "@", "=", "=", ",", ",", " ", "\t", "A", "é", "\u00a0", "~");
  const almostHeader = fc.string({ unit: character, maxLength: 24 });

  it("accepts it exactly when all its members follow the grammar", () => {
    fc.assert(
      fc.property(almostHeader, (header) => {
        const members = header.split(",").map(withoutOws).filter(Boolean);
        expect(parseTraceState(header) !== undefined).toBe(members.length > 0 && members.every(isMember));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, and serialises to a header that it reads again as the same", () => {
    const any = fc.oneof(almostHeader, fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.oneof(any, fc.array(any).map(String)), any, any, (header, key, value) => {
        const text = parseTraceState(header)?.set(key, value).serialize();
        if (text === undefined) return;
        expect(serialized(text)).toBe(text);
        expect(text.split(",").every(isMember) && text.length <= 512).toBe(true);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createEnvReader } from "./env.ts";

const read = (value: unknown) => createEnvReader({ NAME: value });

describe("createEnvReader", () => {
  const lines = collectDiagLines();

  it("takes empty and blank values, and values that are no strings, for unset, silently", () => {
    for (const value of [undefined, null, "", "   ", "\t\n", 7, true, {}, () => "x"]) {
      expect(read(value).string("NAME")).toBeUndefined();
      expect(read(value).boolean("NAME")).toBeUndefined();
      expect(read(value).integer("NAME")).toBeUndefined();
      expect(read(value).pairs("NAME")).toBeUndefined();
    }
    expect(createEnvReader({}).string("NAME")).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it("takes for unset what throws when it is read, as the env of another wrapper does", () => {
    const env = new Proxy<Record<string, unknown>>(
      { NAME: "here" },
      {
        get: (target, name) => {
          if (name in target) return "here";
          throw new TypeError("of the wrapper");
        },
      },
    );
    expect(createEnvReader(env).string("NAME")).toBe("here");
    expect(createEnvReader(env).string("OTHER")).toBeUndefined();
  });

  it("trims strings", () => {
    expect(read("  a b ").string("NAME")).toBe("a b");
  });

  it.each([
    ["true", true],
    ["TRUE", true],
    [" True ", true],
    ["false", false],
    ["False", false],
  ])("reads the boolean %j as %s", (text, expected) => {
    expect(read(text).boolean("NAME")).toBe(expected);
    expect(lines).toEqual([]);
  });

  it.each(["1", "yes", "on", "tru", "0"])(
    "takes the boolean %j for false, with a warning that names the variable",
    (text) => {
      expect(read(text).boolean("NAME")).toBe(false);
      expect(lines).toEqual([expect.stringContaining("NAME cannot be used")]);
    },
  );

  it.each([
    ["0", 0],
    [" 42 ", 42],
    ["007", 7],
    ["2147483647", 2 ** 31 - 1],
    ["999999999999999", 999_999_999_999_999],
  ])("reads the integer %j", (text, expected) => {
    expect(read(text).integer("NAME")).toBe(expected);
  });

  it.each(["-1", "1.5", "1e3", "0x10", "ten", "9999999999999999", "NaN", "1 2"])(
    "rejects the integer %j with a warning",
    (text) => {
      expect(read(text).integer("NAME")).toBeUndefined();
      expect(lines).toEqual([expect.stringContaining("NAME cannot be used")]);
    },
  );

  it.each<[string, Record<string, string>]>([
    ["a=1", { a: "1" }],
    ["a=1,b=2", { a: "1", b: "2" }],
    [" a = 1 , b = 2 ,", { a: "1", b: "2" }],
    ["a=", { a: "" }],
    ["a=b=c==", { a: "b=c==" }],
    ["key=value%2C%20with%3D", { key: "value, with=" }],
    ["Authorization=Bearer abc", { Authorization: "Bearer abc" }],
    ["a%20b=1", { "a b": "1" }],
    ["a=1,a=2", { a: "2" }],
    ["a=1;b=2", { a: "1;b=2" }],
    ["__proto__=1", { ["__proto__"]: "1" }],
    [",,", {}],
  ])("reads the pairs %j", (text, expected) => {
    expect(read(text).pairs("NAME")).toEqual(expected);
    expect(lines).toEqual([]);
  });

  it.each(["a", "a=1,b", "=1", "a=%", "a=%zz", "a=1,b=%e0%80", "%zz=1"])(
    "discards the whole value %j for one error, and reports it",
    (text) => {
      expect(read(text).pairs("NAME")).toBeUndefined();
      expect(lines).toEqual([expect.stringContaining("NAME cannot be used")]);
    },
  );

  it("never throws, whatever a variable holds", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string({ unit: "binary" }), fc.stringMatching(/^[a-z=,%;0-9 ]*$/)),
        (value) => {
          const env = read(value);
          env.string("NAME");
          env.boolean("NAME");
          const integer = env.integer("NAME");
          expect(integer === undefined || Number.isSafeInteger(integer)).toBe(true);
          env.pairs("NAME");
        },
      ),
    );
  });

  it("reads back what was percent-encoded", () => {
    const wellFormed = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.dictionary(wellFormed, wellFormed, { minKeys: 1 }), (pairs) => {
        const text = Object.entries(pairs)
          .map((pair) => pair.map(encodeURIComponent).join("="))
          .join(",");
        expect(read(text).pairs("NAME")).toEqual(pairs);
      }),
    );
  });

  it("never quotes a value, which may be a secret", () => {
    for (const method of ["boolean", "integer", "pairs"] as const) read("s3cret%")[method]("NAME");
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain("s3cret");
  });
});

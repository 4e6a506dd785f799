import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usableHeaders } from "./usable-headers.ts";

describe("usableHeaders", () => {
  it("writes names in lower case, trims values, and lets the last of two names win", () => {
    expect(usableHeaders({ "X-A": "1", "x-a": "2 ", "X-B": "" })).toEqual({ "x-a": "2", "x-b": "" });
  });

  it("takes any name that HTTP allows", () => {
    expect(Object.entries({ ...usableHeaders(JSON.parse('{"__proto__":"1"}') as Record<string, string>) })).toEqual([
      ["__proto__", "1"],
    ]);
  });

  it("keeps lazy values as they are", () => {
    const lazy = () => "later";
    expect(usableHeaders({ "X-Key": lazy })).toEqual({ "x-key": lazy });
  });

  it("either throws, without the value, or gives what HTTP allows, whatever the headers are", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\w-]{1,20}$/));
    const attempt = (headers: Record<string, string>): unknown => {
      try {
        return usableHeaders(headers);
      } catch (error) {
        return error;
      }
    };
    fc.assert(
      fc.property(text, text, (name, tail) => {
        const value = `s3cret${tail}`;
        const outcome = attempt({ [name]: value });
        const expected = isAllowed(name, value)
          ? { [name.toLowerCase()]: value.replace(/[\t\r\n ]+$/, "") }
          : new TypeError("a header's name or value is not allowed in HTTP");
        expect(outcome).toEqual(expected);
      }),
    );
  });
});

function isAllowed(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

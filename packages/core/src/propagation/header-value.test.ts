import { expect, it } from "vitest";
import { unknownGetter } from "./arbitrary-headers.fixture.ts";
import { headerValue } from "./header-value.ts";

it.each<[value: unknown, expected: string]>([
  ["a", "a"],
  [["a"], "a"],
  [["a", "", "b,c"], "a,,b,c"],
  [["a", 1, null, "b"], "a,b"],
  [[], ""],
  [undefined, ""],
  [null, ""],
  [1, ""],
  [Symbol("a"), ""],
  [{ toString: () => "a" }, ""],
])("reads what a getter returns as strings, and nothing else: %o", (value, expected) => {
  expect(headerValue({ name: value }, unknownGetter, "name")).toBe(expected);
});

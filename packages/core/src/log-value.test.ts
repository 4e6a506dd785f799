import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogValueReader, logText, toAttributes } from "./log-value.ts";

const read = (value: unknown) => createLogValueReader((error) => `<${error.name}>`)(value);

describe("createLogValueReader", () => {
  it("copies plain values as they are", () => {
    const value = { text: "a", number: 1.5, flag: true, none: null, list: [1, "b", { deep: [] }] };
    const copy = read(value);
    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
  });

  it("puts what OTLP has no type for into words", () => {
    expect(
      read({
        big: 12n,
        symbol: Symbol("s"),
        fn: () => 1,
        when: new Date(0),
        never: new Date(NaN),
        url: new URL("https://u:p@host.test/a?key=1"),
        pattern: /a+/,
        error: new TypeError("boom"),
        missing: undefined,
        holes: [undefined, null],
      }),
    ).toEqual({
      big: "12",
      symbol: "Symbol(s)",
      fn: "[Function]",
      when: "1970-01-01T00:00:00.000Z",
      never: "Invalid Date",
      url: "https://***@host.test/a?***",
      pattern: "/a+/",
      error: "<TypeError>",
      holes: [null, null],
    });
  });

  it("copies bytes", () => {
    const bytes = Buffer.from([1, 2, 3]);
    const copy = read({ bytes });
    bytes[0] = 9;
    expect(copy).toEqual({ bytes: new Uint8Array([1, 2, 3]) });
  });

  it("masks known patterns of secrets, and texts whose name says that they are secret", () => {
    expect(
      read({ url: "https://host.test/?key=1", password: "hunter2", nested: { api_key: "k1", tokens: 7 } }),
    ).toEqual({
      url: "https://host.test/?***",
      password: "***",
      nested: { api_key: "***", tokens: 7 },
    });
  });

  it("calls no method of what it reads: on a Worker's binding that is a remote call", () => {
    const asked: PropertyKey[] = [];
    const binding = new Proxy(
      {},
      { get: (_, property) => (asked.push(property), () => Promise.reject(new Error("remote call"))) },
    );
    const stub = new Proxy(() => undefined, { get: (_, property) => (asked.push(property), () => undefined) });
    expect(read({ binding, stub })).toEqual({ binding: {}, stub: "[Function]" });
    expect(asked.filter((property) => typeof property === "string")).toEqual([]);
  });

  it("ends where an object contains itself, and in the depth", () => {
    const circular: Record<string, unknown> = { a: 1 };
    circular["self"] = circular;
    expect(read(circular)).toEqual({ a: 1, self: "[Circular]" });
    const deep = Array.from({ length: 50 }).reduce<unknown>((inner) => [inner], 1);
    expect(JSON.stringify(read(deep))).toBe('[[[[[[[["[Array]"]]]]]]]]');
  });

  it("says what cannot be read", () => {
    const hostile = {
      get value(): never {
        throw new Error("not yours");
      },
    };
    expect(read({ hostile, other: 1 })).toEqual({ hostile: "[unreadable]", other: 1 });
  });

  it("bounds the text and the values of one record together", () => {
    const texts = Array.from({ length: 10 }, () => "x".repeat(10_000));
    expect(JSON.stringify(read(texts)).length).toBeLessThan(66_000);
    const wide = Array.from({ length: 5_000 }, (_, index) => ({ index }));
    expect(JSON.stringify(read([wide, wide, wide])).length).toBeLessThan(100_000);
  });

  it("never throws, and copies only what OTLP can express", () => {
    const isLogValue = (value: unknown): boolean =>
      value === null ||
      ["string", "number", "boolean"].includes(typeof value) ||
      value instanceof Uint8Array ||
      (typeof value === "object" && Object.values(value as object).every(isLogValue));
    const options = { withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true };
    fc.assert(fc.property(fc.anything(options), (value) => isLogValue(read(value))));
  });
});

describe("logText", () => {
  it("cuts a text, and masks before that", () => {
    expect(logText("x".repeat(100_000))).toHaveLength(65_536);
    expect(logText("https://user:secret@host.test", 15)).toBe("https://***@hos");
  });
});

describe("toAttributes", () => {
  it("counts the attributes that are too many", () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`key${index}`, index]));
    const { attributes, droppedAttributesCount } = toAttributes(many);
    expect([Object.keys(attributes).length, droppedAttributesCount]).toEqual([128, 2]);
    expect(toAttributes("[unreadable]")).toEqual({ attributes: {}, droppedAttributesCount: 0 });
  });
});

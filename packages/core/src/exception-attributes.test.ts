import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exceptionAttributes } from "./exception-attributes.ts";

const told = (thrown: unknown) => {
  const attributes = exceptionAttributes(thrown, "full");
  return {
    type: attributes["exception.type"],
    message: attributes["exception.message"] as string | undefined,
    stack: attributes["exception.stacktrace"] as string | undefined,
  };
};
const withStack = (stack: string, more: object = {}) =>
  Object.assign(new Error(/: (.*)/.exec(stack)?.[1]), { stack }, more);

describe("the type", () => {
  class PaymentDeclined extends Error {}
  class e extends Error {}
  class Named extends Error {
    override readonly name = "Error";
  }
  const foreign = { name: "Error", message: "m", constructor: "none" };

  it.each<[string, unknown, string]>([
    ["is the class of an error whose author gave it no name", new PaymentDeclined(), "PaymentDeclined"],
    ["is no class that a minifier named", new e(), "Error"],
    ["is the name of an error that has one", new RangeError(), "RangeError"],
    ["is the class of one that is named as any error", new Named(), "Named"],
    ["is the name of what only looks like an error", foreign, "Error"],
    ["is no longer than 128 characters", { name: "x".repeat(1_000) }, "x".repeat(128)],
  ])("%s", (_, thrown, type) => {
    expect(told(thrown).type).toBe(type);
  });
});

describe("the message", () => {
  it.each<[string, unknown, string | undefined]>([
    ["of a number is the number", 0, "0"],
    ["of a bigint is the number", 7n, "7"],
    ["of a symbol names it", Symbol("gone"), "Symbol(gone)"],
    ["of a boolean is its value", false, "false"],
    ["of a string is the string", "text", "text"],
    ["is absent for null", null, undefined],
    ["is absent for undefined", undefined, undefined],
    ["is absent for a plain object", { secret: 1 }, undefined],
    ["of an error without one is that of its cause", new Error("", { cause: new Error("inner") }), "inner"],
    [
      "of an AggregateError without one is that of its first error",
      new AggregateError([new Error("refused"), new Error("later")]),
      "refused",
    ],
  ])("%s", (_, thrown, message) => {
    expect(told(thrown).message).toBe(message);
  });

  it("is cut at 4,096 characters, also in the stack, which keeps its frames", () => {
    const { message, stack } = told(new Error("m".repeat(10_000_000)));
    expect(message).toBe("m".repeat(4_096));
    expect(stack).toMatch(/^Error: m{4096}\n +at .*exception-attributes\.test\.ts/);
  });

  it("has no half of a secret at its end", () => {
    const secret = "s3cret".repeat(20);
    for (let length = 3_960; length < 4_100; length++) {
      expect(JSON.stringify(told(new Error(`${"m ".repeat(length / 2)}https://u:${secret}@h`)))).not.toContain("s3c");
    }
  });
});

describe("the stack", () => {
  it("is cut at 16,384 characters", () => {
    expect(told(withStack(`Error: x\n${"    at f (a.js:1:1)\n".repeat(5_000)}`)).stack).toHaveLength(16_384);
  });

  it("goes on with the causes", () => {
    const root = withStack("Error: root\n    at a");
    const middle = withStack("TypeError: middle\n    at b", { cause: root });
    expect(told(withStack("Error: top\n    at c", { cause: middle })).stack).toBe(
      "Error: top\n    at c\nCaused by: TypeError: middle\n    at b\nCaused by: Error: root\n    at a",
    );
  });

  it.each<[string, unknown, string]>([
    ["a string", "text", "string: text"],
    ["a number", 42, "number: 42"],
    ["an object", { odd: true }, "object"],
    ["an error without stack", Object.assign(new RangeError("far"), { stack: undefined }), "RangeError: far"],
  ])("tells of %s that is a cause", (_, cause, line) => {
    expect(told(withStack("Error: x", { cause })).stack).toBe(`Error: x\nCaused by: ${line}`);
  });

  it("has five causes at most, and the errors of an AggregateError among them", () => {
    const errors = Array.from({ length: 100_000 }, (_, index) => withStack(`Error: e${index}`));
    const { stack = "" } = told(Object.assign(new AggregateError(errors, "all"), { stack: "AggregateError: all" }));
    expect(stack.split("\n")).toEqual([
      "AggregateError: all",
      ...[0, 1, 2, 3, 4].map((n) => `Caused by: Error: e${n}`),
    ]);
    let chain = withStack("Error: 0");
    for (let depth = 1; depth < 10; depth++) chain = withStack(`Error: ${depth}`, { cause: chain });
    expect(told(chain).stack?.match(/Error: \d/g)).toEqual([9, 8, 7, 6, 5, 4].map((depth) => `Error: ${depth}`));
  });

  it("ends where causes go round in a circle", () => {
    const self = withStack("Error: self");
    self.cause = self;
    expect(told(self).stack).toBe("Error: self");
    const [a, b] = [withStack("Error: a"), withStack("Error: b")];
    a.cause = b;
    b.cause = new AggregateError([a, b]);
    Object.assign(b.cause as Error, { stack: "AggregateError" });
    expect(told(a).stack).toBe("Error: a\nCaused by: Error: b\nCaused by: AggregateError");
  });

  it("is absent where there is none", () => {
    for (const thrown of ["text", 5, null, undefined, {}, Symbol("s")]) expect(told(thrown).stack).toBeUndefined();
  });

  it("masks the secrets of causes", () => {
    const cause = withStack("Error: GET https://h/?token=s3cret password=s3cret");
    expect(told(withStack("Error: x", { cause })).stack).toBe(
      "Error: x\nCaused by: Error: GET https://h/?*** password=***",
    );
  });
});

it("tells nothing but the type when that is all that may be told", () => {
  for (const thrown of [
    new RangeError("m", { cause: new Error("c") }),
    "text",
    { name: "RangeError", message: "m" },
    5,
  ]) {
    expect(Object.keys(exceptionAttributes(thrown, "type-only"))).toEqual(["exception.type"]);
  }
  expect(exceptionAttributes(new RangeError("m"), "type-only")).toEqual({ "exception.type": "RangeError" });
});

describe("what cannot be read", () => {
  const fail = (): never => {
    throw new Error("trap");
  };
  const trap = <Target extends object>(target: Target): Target =>
    new Proxy(target, { get: fail, getPrototypeOf: fail, ownKeys: fail });
  const revoked = Proxy.revocable<unknown[]>([], {});
  revoked.revoke();

  it.each<[string, object]>([
    ["an object", trap({})],
    ["an error", trap(new Error("x"))],
    ["a list", trap([])],
    ["a revoked proxy", revoked.proxy],
  ])("is left out: %s", (_, thrown) => {
    expect(exceptionAttributes(thrown, "full")).toEqual({ "exception.type": "object" });
    expect(told(withStack("Error: x", { cause: thrown })).stack).toBe("Error: x\nCaused by: object");
    expect(told(withStack("Error: x", { errors: thrown })).stack).toMatch(/^Error: x/);
  });

  it("never makes it throw, and never hides the type", () => {
    const things = fc.anything({ withNullPrototype: true, withBigInt: true });
    const record = fc.record(
      {
        ...Object.fromEntries(["name", "message", "stack", "cause", "constructor"].map((key) => [key, things])),
        errors: fc.oneof(things, fc.array(things)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(things, record), (thrown) => {
        const attributes = exceptionAttributes(thrown, "full");
        expect(attributes["exception.type"]).toEqual(expect.any(String));
        for (const value of Object.values(attributes)) expect(typeof value).toBe("string");
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPromiseLike } from "./promise-like.ts";

describe("isPromiseLike", () => {
  it("knows promises, thenables, and functions with a then", () => {
    const then = (): void => undefined;
    for (const value of [Promise.resolve(), { then }, Object.assign(() => undefined, { then })]) {
      expect(isPromiseLike(value)).toBe(true);
    }
  });

  it("takes everything else for a value", () => {
    for (const value of [null, undefined, 0, "then", {}, { then: true }, () => undefined, Symbol("then")]) {
      expect(isPromiseLike(value)).toBe(false);
    }
  });

  it("never throws, also for a `then` that does", () => {
    const odd = new Proxy(
      {},
      {
        get: () => {
          throw new Error("trap");
        },
      },
    );
    expect(isPromiseLike(odd)).toBe(false);
    fc.assert(fc.property(fc.anything(), (value) => void isPromiseLike(value)));
  });
});

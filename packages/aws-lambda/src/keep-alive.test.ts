import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flushBudgetMillis } from "./keep-alive.ts";
import type { LambdaContextLike } from "./types.ts";

const withRemaining = (getRemainingTimeInMillis: unknown) => ({ getRemainingTimeInMillis }) as LambdaContextLike;

describe("flushBudgetMillis", () => {
  it.each([
    [10_000, 2_000],
    [2_300, 2_000],
    [1_300, 1_000],
    [301, 1],
    [300, 0],
    [0, 0],
    [-50, 0],
  ])("with %d ms left is %d", (remaining, expected) => {
    expect(
      flushBudgetMillis(
        withRemaining(() => remaining),
        2_000,
      ),
    ).toBe(expected);
  });

  it.each<[string, LambdaContextLike | undefined]>([
    ["no context", undefined],
    ["a context without the method", {}],
    [
      "a method that throws, as a stub's does",
      withRemaining(() => {
        throw new Error("Function not implemented.");
      }),
    ],
    ["a method that returns no number", withRemaining(() => "soon")],
    ["a method that returns NaN", withRemaining(() => Number.NaN)],
    ["a member that is no function", withRemaining(5)],
  ])("with %s is the cap", (_, context) => {
    expect(flushBudgetMillis(context, 2_000)).toBe(2_000);
  });

  it("is always from zero to the cap", () => {
    fc.assert(
      fc.property(fc.anything(), fc.nat(), (remaining, cap) => {
        const budget = flushBudgetMillis(
          withRemaining(() => remaining),
          cap,
        );
        expect(budget >= 0 && budget <= cap).toBe(true);
      }),
    );
  });
});

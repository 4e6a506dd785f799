import { describe, expect, it } from "vitest";
import { createTieBreaker, hrTimeNow, toHrTime } from "./log-time.ts";

describe("toHrTime", () => {
  it("takes every form that the API knows", () => {
    expect(toHrTime(1_700_000_000_123)).toEqual([1_700_000_000, 123_000_000]);
    expect(toHrTime(new Date(1_700_000_000_123))).toEqual([1_700_000_000, 123_000_000]);
    expect(toHrTime([1_700_000_000, 5])).toEqual([1_700_000_000, 5]);
    const [seconds] = toHrTime(performance.now()) ?? [0];
    expect(Math.abs(seconds - hrTimeNow()[0])).toBeLessThan(60);
  });

  it("is nothing for what is no time", () => {
    const none = [undefined, NaN, -1, Infinity, new Date(NaN), [1], [1, -1], [1.5, 0], ["1", 2], "now"];
    for (const input of none) expect(toHrTime(input as number)).toBeUndefined();
  });
});

describe("createTieBreaker", () => {
  it("keeps the order of times that are the same", () => {
    const inOrder = createTieBreaker();
    expect([inOrder([1, 0]), inOrder([1, 0]), inOrder([1, 0]), inOrder([1, 7]), inOrder([2, 0])]).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 7],
      [2, 0],
    ]);
  });
});

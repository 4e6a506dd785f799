import { describe, expect, it } from "vitest";
import { withDeadline } from "./with-deadline.ts";

const never = new Promise<string>(() => undefined);
const giveUp = (): string => "too late";

describe("withDeadline", () => {
  it.each([1_000, 2 ** 31, 1e12, Infinity])("hands back what comes within %d ms", async (millis) => {
    const work = new Promise<string>((resolve) => setTimeout(() => resolve("in time"), 5));
    expect(await withDeadline(millis, work, giveUp)).toBe("in time");
  });

  it.each([10, 0])("gives up after %d ms", async (millis) => {
    expect(await withDeadline(millis, never, giveUp)).toBe("too late");
  });

  it("gives up also when the work then settles at once", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const result = await withDeadline(10, promise, () => (resolve("aborted"), "too late"));
    expect(["aborted", "too late"]).toContain(result);
  });

  it("rejects as the work does, and with what giving up throws", async () => {
    await expect(withDeadline(1_000, Promise.reject(new Error("failed")), giveUp)).rejects.toThrow("failed");
    const fail = (): never => {
      throw new Error("no answer");
    };
    await expect(withDeadline(1, never, fail)).rejects.toThrow("no answer");
  });
});

import { beforeEach, describe, expect, it, vi } from "vitest";

describe("a cold start", () => {
  beforeEach(() => vi.resetModules());

  it("is the first invocation of an isolate", async () => {
    const { takeColdStart } = await import("./cold-start.ts");
    expect([takeColdStart(), takeColdStart(), takeColdStart()]).toEqual([true, false, false]);
  });
});

import { beforeEach, describe, expect, it, vi } from "vitest";

describe("takeColdStart", () => {
  let takeColdStart: (initializationType: unknown) => boolean;
  beforeEach(async () => {
    vi.resetModules();
    ({ takeColdStart } = await import("./cold-start.ts"));
  });

  it.each([[undefined], ["on-demand"], ["snap-start"]])(
    "is true once in an environment that was initialised as %j",
    (initializationType) => {
      expect([takeColdStart(initializationType), takeColdStart(initializationType)]).toEqual([true, false]);
    },
  );

  it.each(["provisioned-concurrency", "lambda-managed-instances"])(
    "is never true where the platform had initialised ahead of time: %s",
    (initializationType) => {
      expect([takeColdStart(initializationType), takeColdStart(undefined)]).toEqual([false, false]);
    },
  );
});

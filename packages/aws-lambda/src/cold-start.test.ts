import { beforeEach, describe, expect, it, vi } from "vitest";
import type * as module from "./cold-start.ts";

type Module = typeof module;

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

describe("coldStartAttributes", () => {
  let coldStart: Module;
  beforeEach(async () => {
    vi.resetModules();
    coldStart = await import("./cold-start.ts");
  });

  it("tell of the first invocation how long the process took until instrument()", () => {
    coldStart.markInit();
    expect(coldStart.coldStartAttributes(undefined)).toEqual({
      "faas.coldstart": true,
      "tracelet.init_duration_ms": expect.any(Number),
    });
    expect(coldStart.coldStartAttributes(undefined)).toEqual({ "faas.coldstart": false });
  });

  it("tell nothing of an environment that was initialised ahead of time", () => {
    coldStart.markInit();
    expect(coldStart.coldStartAttributes("provisioned-concurrency")).toEqual({ "faas.coldstart": false });
  });
});

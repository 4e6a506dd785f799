import { beforeEach, describe, expect, it, vi } from "vitest";
import type * as module from "./cold-start.ts";

type Module = typeof module;

describe("coldStartAttributes", () => {
  let coldStart: Module;
  const isColdStart = (initializationType: unknown): unknown =>
    coldStart.coldStartAttributes(initializationType)["faas.coldstart"];
  beforeEach(async () => {
    vi.resetModules();
    coldStart = await import("./cold-start.ts");
  });

  it.each([[undefined], ["on-demand"], ["snap-start"]])(
    "tell once of an environment that was initialised as %j",
    (initializationType) => {
      expect([isColdStart(initializationType), isColdStart(initializationType)]).toEqual([true, false]);
    },
  );

  it.each(["provisioned-concurrency", "lambda-managed-instances"])(
    "tell of no cold start where the platform had initialised ahead of time: %s",
    (initializationType) => {
      expect([isColdStart(initializationType), isColdStart(undefined)]).toEqual([false, false]);
    },
  );

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

import { withSpan } from "@tracelet/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instrument } from "./instrument.ts";
import type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

/** What arrived at the far end, as JSON of OTLP would have it. */
function createTest(handler: () => unknown) {
  const exported: { name: string; error: unknown }[] = [];
  const wrapped = instrument(handler as LambdaHandlerLike, {
    exporter: {
      export: (spans, done) => {
        exported.push(...spans.map(({ name, attributes }) => ({ name, error: attributes["error.type"] })));
        done({ code: 0 });
      },
      shutdown: () => Promise.resolve(),
    },
  });
  return { exported, wrapped };
}

const endingIn = (millis: unknown): LambdaContextLike => {
  const startedAt = Date.now();
  return {
    functionName: "orders",
    getRemainingTimeInMillis: () => (typeof millis === "number" ? startedAt + millis - Date.now() : millis) as number,
  };
};

describe("a handler whose time runs out", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("has its open spans ended and exported before the end, once, whatever ends later", async () => {
    const gate = Promise.withResolvers<void>();
    const { exported, wrapped } = createTest(() => withSpan("hangs", () => gate.promise));
    const answered = wrapped({}, endingIn(3_000)) as Promise<unknown>;
    await vi.advanceTimersByTimeAsync(2_699);
    expect(exported).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const both = [
      { name: "orders", error: "timeout" },
      { name: "hangs", error: "timeout" },
    ];
    expect(exported).toEqual(both);
    gate.resolve();
    await answered;
    expect(exported).toEqual(both);
  });

  it("has them so at half its time when it has little", async () => {
    const { exported, wrapped } = createTest(() => new Promise(() => undefined));
    void wrapped({}, endingIn(400));
    await vi.advanceTimersByTimeAsync(200);
    expect(exported).toEqual([{ name: "orders", error: "timeout" }]);
  });

  it("leaves no timer behind when it answers", async () => {
    const { wrapped } = createTest(async () => "answer");
    await wrapped({}, endingIn(3_000));
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([[undefined], [Number.NaN], [Infinity], [1e12], [0], [-5], ["soon"]])(
    "is not watched when %s ms are left to it",
    async (remaining) => {
      const { exported, wrapped } = createTest(async () => new Promise((resolve) => setTimeout(resolve, 10)));
      const answered = wrapped({}, endingIn(remaining));
      await vi.advanceTimersByTimeAsync(10);
      await answered;
      expect(exported.map(({ error }) => error)).not.toContain("timeout");
      const next = wrapped({}, endingIn(3_000)); // takes along what had no time left
      await vi.advanceTimersByTimeAsync(10);
      await next;
    },
  );
});

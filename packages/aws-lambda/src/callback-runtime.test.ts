import { afterEach, describe, expect, it } from "vitest";
import { answerByCallback, type Callback } from "./callback-runtime.ts";
import type { LambdaContextLike } from "./types.ts";

const BEFORE_EXIT = Symbol.for("aws.lambda.beforeExit");
const runtime = globalThis as { [BEFORE_EXIT]?: (() => void) | undefined };

/** A runtime that notes what it is told, and an invocation that goes on after its answer until `flushed`. */
function createTest(handler: (context: Record<string, (...args: unknown[]) => void>, callback: Callback) => unknown) {
  const told: unknown[][] = [];
  const tell =
    (how: string) =>
    (...args: unknown[]) =>
      void told.push([how, ...args]);
  const context = { done: tell("done"), succeed: tell("succeed"), fail: tell("fail") };
  const flushed = Promise.withResolvers<void>();
  const returned = answerByCallback(
    (callback) => handler(context, callback),
    { context: context as unknown as LambdaContextLike, callback: tell("callback") },
    (run) => Promise.resolve(run()).finally(() => flushed.promise),
  );
  return { told, context, returned, flushed };
}

const turn = () => new Promise(setImmediate);

describe("answerByCallback", () => {
  afterEach(() => void delete runtime[BEFORE_EXIT]);

  it.each<[string, unknown[]]>([
    ["callback", [null, "result"]],
    ["callback", [new Error("boom")]],
    ["done", [undefined, "result"]],
    ["succeed", ["result"]],
    ["fail", [new Error("boom")]],
  ])("passes on what %s was called with, after the invocation, in the same way", async (how, args) => {
    const test = createTest((context, callback) => (how === "callback" ? callback(...args) : context[how]?.(...args)));
    await turn();
    expect([test.returned, test.told]).toEqual([undefined, []]);
    test.flushed.resolve();
    await turn();
    expect(test.told).toEqual([[how, ...args]]);
  });

  it("passes on the first answer alone", async () => {
    const test = createTest(({ fail }, callback) => {
      callback(null, "first");
      fail?.("second");
    });
    test.flushed.resolve();
    await turn();
    expect(test.told).toEqual([["callback", null, "first"]]);
  });

  it("returns the promise of a handler that has one, and gives the context its methods back", async () => {
    const test = createTest(async () => "result");
    test.flushed.resolve();
    await expect(test.returned).resolves.toBe("result");
    test.context.succeed("by the runtime");
    expect(test.told).toEqual([["succeed", "by the runtime"]]);
  });

  it("leaves a context alone that cannot be changed, as in somebody's test", async () => {
    const told: unknown[] = [];
    const context = Object.freeze({ succeed: (result: unknown) => void told.push(result) });
    answerByCallback(
      (callback) => {
        context.succeed("untraced");
        callback(null, "result");
      },
      { context: context as LambdaContextLike, callback: (_, result) => void told.push(result) },
      (run) => run(),
    );
    await turn();
    expect(told).toEqual(["untraced", "result"]);
  });

  it("throws what the handler throws, and leaves the context as it was", () => {
    const told: unknown[] = [];
    const context = { succeed: (result: unknown) => void told.push(result) };
    const call = () =>
      answerByCallback(
        () => {
          throw new RangeError("boom");
        },
        { context: context as LambdaContextLike, callback: () => undefined },
        (run) => run(),
      );
    expect(call).toThrow(RangeError);
    context.succeed("by the runtime");
    expect(told).toEqual(["by the runtime"]);
  });

  it("lets the runtime answer for a handler that does not, when nothing is left to do", async () => {
    const told: string[] = [];
    runtime[BEFORE_EXIT] = () => void told.push("null");
    const test = createTest(() => undefined);
    process.listeners("beforeExit")[0]!.call(process, 0);
    runtime[BEFORE_EXIT]?.(); // the runtime's own listener comes next
    await turn();
    expect(told).toEqual([]);
    test.flushed.resolve();
    await turn();
    expect(told).toEqual(["null"]);
    expect(process.listenerCount("beforeExit")).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { promisified, withMembersOf } from "./handler-forms.ts";
import type { LambdaHandlerLike } from "./types.ts";

type Callback = (error?: unknown, result?: unknown) => void;
const call = (handler: (event: never, context: never, callback: Callback) => unknown): Promise<unknown> =>
  promisified(handler as LambdaHandlerLike)("event", { awsRequestId: "id" }) as Promise<unknown>;

describe("promisified", () => {
  it("resolves with what the callback is given", async () => {
    await expect(call((_, __, callback) => callback(null, "result"))).resolves.toBe("result");
    await expect(call((_, __, callback) => callback(undefined, "result"))).resolves.toBe("result");
    await expect(call((_, __, callback) => void setTimeout(callback, 0, null, "later"))).resolves.toBe("later");
    await expect(call((_, __, callback) => callback())).resolves.toBeUndefined();
  });

  it("rejects with the error that the callback is given", async () => {
    for (const error of [new Error("boom"), "text", 0, false]) {
      await expect(call((_, __, callback) => callback(error, "ignored"))).rejects.toBe(error);
    }
  });

  it("rejects with what the handler throws", async () => {
    const error = new Error("sync");
    await expect(
      call(() => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  it("takes a promise that the handler returns for the answer, as the runtime does", async () => {
    await expect(call(async () => "promised")).resolves.toBe("promised");
    await expect(call(() => Promise.reject(new Error("promised")))).rejects.toThrow("promised");
  });

  it("takes no other value that the handler returns for the answer: many return what their last call did", async () => {
    await expect(call((_, __, callback) => setTimeout(callback, 0, null, "answer"))).resolves.toBe("answer");
    await expect(call((_, __, callback) => (callback(null, "answer"), false))).resolves.toBe("answer");
  });

  it("passes on event, context, callback and `this`", async () => {
    const self = { name: "self" };
    const handler = promisified(function (this: unknown, ...args: unknown[]) {
      (args[2] as Callback)(null, [this, args[0], args[1], args.length]);
    });
    await expect(Reflect.apply(handler, self, ["event", {}])).resolves.toEqual([self, "event", {}, 3]);
  });
});

describe("withMembersOf", () => {
  it("copies marks, name and members of the handler, and keeps the wrapper's length", () => {
    const streaming = Symbol.for("aws.lambda.runtime.handler.streaming");
    const highWaterMark = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");
    const use = () => "used";
    const handler = Object.assign(
      function named(...args: [unknown, unknown?, unknown?]) {
        return args;
      },
      { use, [streaming]: "response", [highWaterMark]: 16_384 },
    );
    const wrapper = withMembersOf(handler, (_event: unknown, _context: unknown) => undefined);
    expect([use.name, streaming, highWaterMark].map((key) => Reflect.get(wrapper, key) as unknown)).toEqual([
      use,
      "response",
      16_384,
    ]);
    expect([wrapper.name, wrapper.length]).toEqual(["named", 2]);
  });

  it("copies members of a class's static kind and of frozen functions, and leaves the handler as it was", () => {
    class Handler {
      static readonly extra = 1;
      readonly own = 1;
    }
    const handlers: unknown[] = [Handler, Object.freeze(Object.assign(() => undefined, { extra: 1 }))];
    for (const handler of handlers) {
      const before = Reflect.ownKeys(handler as object);
      expect(
        Reflect.get(
          withMembersOf(handler as LambdaHandlerLike, () => undefined),
          "extra",
        ),
      ).toBe(1);
      expect(Reflect.ownKeys(handler as object)).toEqual(before);
    }
  });
});

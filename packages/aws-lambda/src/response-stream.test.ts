import { PassThrough } from "node:stream";
import { activeInvocation, type ReadableSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";
import { untilStreamEnds } from "./response-stream.ts";
import type { LambdaHandlerLike } from "./types.ts";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

function createTest(handler: () => unknown) {
  const test = { roots: [] as ReadableSpan[], exports: 0 };
  const observed = () => {
    test.roots.push(activeInvocation()!.root as unknown as ReadableSpan);
    return handler();
  };
  const fetch = () => (test.exports++, Promise.resolve(new Response()));
  const wrapped = instrument(Object.assign(observed, { [STREAMING]: "response" }) as LambdaHandlerLike, {
    exporter: { url: "http://collector.test", fetch },
  });
  return { test, run: (stream: unknown) => Reflect.apply(wrapped, undefined, [{}, stream, {}]) as Promise<unknown> };
}

describe("the span of a streamed response", () => {
  it("ends with the stream, if that goes on after the handler", async () => {
    const stream = new PassThrough();
    const { test, run } = createTest(async () => undefined);
    const returned = run(stream);
    await new Promise(setImmediate);
    expect([test.roots[0]?.ended, test.exports]).toEqual([false, 0]);
    stream.resume().end("the end");
    await returned;
    expect([test.roots[0]?.ended, test.exports]).toEqual([true, 1]);
  });

  it("has the error of its stream, which is left to the runtime to answer for", async () => {
    const stream = new PassThrough();
    const { test, run } = createTest(async () => void setTimeout(() => stream.destroy(new RangeError("reset")), 1));
    await expect(run(stream)).resolves.toBeUndefined();
    expect(test.roots[0]).toMatchObject({ status: { code: 2 }, attributes: { "error.type": "RangeError" } });
  });
});

describe("untilStreamEnds", () => {
  it.each([
    [undefined],
    [null],
    ["text"],
    [{}],
    [{ write: () => undefined }],
    [{ writableFinished: false }],
    [new PassThrough().destroy()],
  ])("does not wait for what is no open stream: %j", async (stream) => {
    await expect(untilStreamEnds(stream)).resolves.toBeUndefined();
  });
});

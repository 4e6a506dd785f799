import { SpanKind, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./options.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { traced } from "./traced.ts";

const { collector, run } = createTestPlatform();
const exported = (name: string) => collector.spans.filter((span) => span.name === name);

describe("traced", () => {
  it("runs each call in a span of the function's name, synchronously if it is so", async () => {
    const add = traced(function add(a: number, b: number) {
      return a + b;
    });
    await run(() => expect([add(1, 2), add(3, 4)]).toEqual([3, 7]));
    expect(exported("add")).toHaveLength(2);
  });

  it("ends the span of an async function when it settles, and rethrows the same error", async () => {
    const error = new RangeError("declined");
    const charge = traced(async function charge(fails: boolean) {
      await Promise.resolve();
      if (fails) throw error;
      return trace.getActiveSpan()?.isRecording();
    });
    await run(async () => {
      expect(await charge(false)).toBe(true);
      await expect(charge(true)).rejects.toBe(error);
    });
    expect(exported("charge").map(({ status }) => status.code)).toEqual([0, 2]);
  });

  it("takes a name and the options of a span", async () => {
    const call = traced(() => 42, { name: "call it", kind: SpanKind.CLIENT, attributes: { a: 1 } });
    await run(() => expect(call()).toBe(42));
    expect(exported("call it")).toMatchObject([{ kind: 3, attributes: { a: 1 } }]);
  });

  it("passes `this` and the arguments on, and looks like the function", async () => {
    const original = Object.assign(
      function join(this: { prefix: string }, first: string, ...rest: string[]) {
        return [this.prefix, first, ...rest].join();
      },
      { version: 2 },
    );
    const join = traced(original);
    await run(() => expect(join.call({ prefix: "p" }, "a", "b")).toBe("p,a,b"));
    expect([join.name, join.length, join.version]).toEqual(["join", 1, 2]);
  });

  it("just calls outside of an invocation", () => {
    expect(traced((a: number) => a, { name: "outside" })(5)).toBe(5);
    expect(exported("outside")).toHaveLength(0);
  });

  it.each<[string, () => unknown]>([
    ["without a name", () => traced(() => 1)],
    ["with an empty name", () => traced(function named() {}, { name: "" })],
    ["that is a generator", () => traced(function* numbers() {})],
    ["that is an async generator", () => traced(async function* numbers() {})],
  ])("refuses a function %s", (_, wrap) => {
    expect(wrap).toThrow(ConfigurationError);
  });
});

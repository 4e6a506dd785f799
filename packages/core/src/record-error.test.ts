import { type Span, SpanStatusCode } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DecodedSpan } from "./collecting-fetch.fixture.ts";
import { recordError } from "./record-error.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

/** What is exported of a span on which `thrown` was recorded. */
async function exported(...recorded: unknown[]): Promise<DecodedSpan> {
  const { collector, run } = createTestPlatform();
  await run((root) => recorded.forEach((thrown) => recordError(root, thrown)));
  return collector.spans[0]!;
}

class OutOfStock extends Error {
  override readonly name = "OutOfStock";
}
class Unnamed extends TypeError {}
const throwing = (property: string) =>
  new Proxy(new Error("hidden"), {
    get: (target, key) => {
      if (key === property) throw new Error("trap");
      return Reflect.get(target, key) as unknown;
    },
  });
const revoked = Proxy.revocable({}, {});
revoked.revoke();

describe("recordError", () => {
  it.each<[string, unknown, string, string | undefined]>([
    ["an Error", new Error("boom"), "Error", "boom"],
    ["an Error without message", new Error(), "Error", undefined],
    ["a RangeError", new RangeError("far"), "RangeError", "far"],
    ["a subclass with a name of its own", new OutOfStock("sold"), "OutOfStock", "sold"],
    ["a subclass without", new Unnamed("x"), "TypeError", "x"],
    ["a frozen Error", Object.freeze(new Error("ice")), "Error", "ice"],
    ["an AggregateError", new AggregateError([new Error("a")], "all"), "AggregateError", "all"],
    ["a DOMException", new DOMException("stopped", "AbortError"), "AbortError", "stopped"],
    [
      "an Error with a code, which is not its type",
      Object.assign(new Error("gone"), { code: "ENOENT" }),
      "Error",
      "gone",
    ],
    ["a string", "text", "string", "text"],
    ["an empty string", "", "string", undefined],
    ["a number", 42, "number", "42"],
    ["a bigint", 1n, "bigint", "1"],
    ["a symbol", Symbol("s"), "symbol", "Symbol(s)"],
    ["a boolean", false, "boolean", "false"],
    ["undefined", undefined, "undefined", undefined],
    ["null", null, "null", undefined],
    ["a plain object", { odd: 1 }, "object", undefined],
    ["an object like an error", { name: "Custom", message: "m" }, "Custom", "m"],
    ["an object whose name and message are no strings", { name: 1, message: {} }, "object", undefined],
    ["an object without prototype", Object.create(null), "object", undefined],
    ["a function", function thrown() {}, "thrown", undefined],
    ["a proxy whose name throws", throwing("name"), "object", "hidden"],
    ["a proxy whose message throws", throwing("message"), "Error", undefined],
    ["a proxy whose stack throws", throwing("stack"), "Error", "hidden"],
    ["a revoked proxy", revoked.proxy, "object", undefined],
  ])("tells the type and the message of %s", async (_, thrown, type, message) => {
    const { status, attributes, events } = await exported(thrown);
    expect(attributes["error.type"]).toBe(type);
    expect(status).toMatchObject({ code: 2, message: message ?? "" });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ name: "exception", attributes: { "exception.type": type } });
    expect(events[0]?.attributes["exception.message"]).toBe(message);
    expect(attributes).toMatchObject({ "exception.type": type });
    expect(attributes["exception.message"]).toBe(message);
    expect(attributes).not.toHaveProperty(["exception.stacktrace"]);
  });

  it('tells the type alone with exceptions: "type-only", whoever describes the failure', async () => {
    const { collector, run } = createTestPlatform({ exceptions: "type-only" });
    const error = new RangeError("s3cret", { cause: new Error("s3cret") });
    await run((root) => {
      recordError(root, error);
      root.recordException(error);
      root.setStatus({ code: SpanStatusCode.ERROR, message: "s3cret" });
    });
    await expect(run(() => withSpan("child", () => Promise.reject(error)))).rejects.toBe(error);
    expect(collector.spans).toHaveLength(3);
    for (const { status, attributes, events } of collector.spans) {
      expect(status).toMatchObject({ code: 2, message: "" });
      expect(attributes["error.type"]).toBe("RangeError");
      for (const event of events) expect(event.attributes).toEqual({ "exception.type": "RangeError" });
    }
    expect(JSON.stringify(collector.spans)).not.toContain("s3cret");
  });

  it("records the stack of an error", async () => {
    const { events } = await exported(new Error("boom"));
    expect(events[0]?.attributes["exception.stacktrace"]).toContain("record-error.test.ts");
  });

  it("records each error, and keeps the last one's status", async () => {
    const { status, events } = await exported(new Error("first"), new RangeError("second"));
    expect(events.map(({ attributes }) => attributes["exception.message"])).toEqual(["first", "second"]);
    expect(status.message).toBe("second");
  });

  it("leaves the thrown value as it was", async () => {
    const error = Object.freeze(new Error("ice"));
    const before = Object.getOwnPropertyNames(error);
    await exported(error);
    expect(Object.getOwnPropertyNames(error)).toEqual(before);
  });

  it("writes nothing to a span that has ended or does not record", async () => {
    const { collector, run, tracing } = createTestPlatform();
    let late: Span | undefined;
    await run((root) => void (late = root));
    recordError(late!, new Error("late"));
    expect(collector.spans[0]?.status.code).toBe(0);
    expect(tracing.stats()).toMatchObject({ started: 1, exported: 1 });
  });

  it("masks credentials and query values in the URLs of messages and stacks", async () => {
    const failures = [
      new TypeError("Failed to parse URL from https://user:s3cret@host.test:8080/path?token=s3cret&page=s3cret#part"),
      new TypeError("Failed to parse URL from /relative?token=s3cret"),
      "redis://:s3cret@cache.test/0 refused",
    ];
    for (const thrown of failures) {
      const span = await exported(thrown);
      expect(JSON.stringify(span)).not.toContain("s3cret");
      expect(span.status.message).toMatch(/host\.test:8080\/path|\/relative|cache\.test\/0/);
    }
  });

  it("keeps the positions in a stack", async () => {
    const error = Object.assign(new Error("x"), {
      stack: "Error: x\n    at f (file:///app/a.mjs?v=1:10:5)\n    at file:///app/b.mjs?v=2:20:6",
    });
    const { events } = await exported(error);
    expect(events[0]?.attributes["exception.stacktrace"]).toMatch(/a\.mjs\?[^:]+:10:5\)\n.*b\.mjs\?[^:]+:20:6$/);
  });

  it("never throws, whatever was thrown", async () => {
    const { run, tracing } = createTestPlatform();
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
        (thrown) => run((root) => recordError(root, thrown)),
      ),
    );
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, dropped: {} });
  });
});

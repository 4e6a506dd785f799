import { createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { AlsContextManager } from "./als-context-manager.ts";

const KEY = createContextKey("test");
const contextOf = (value: unknown) => ROOT_CONTEXT.setValue(KEY, value);

describe("AlsContextManager", () => {
  const manager = new AlsContextManager();
  const active = () => manager.active().getValue(KEY);

  it("is in the root context outside of any other", () => {
    expect(manager.active()).toBe(ROOT_CONTEXT);
  });

  it("passes on arguments, `this`, result and error", () => {
    const self = { factor: 2 };
    const multiply = function (this: typeof self, a: number, b: number): number {
      return this.factor * a * b;
    };
    expect(manager.with(contextOf(1), multiply, self, 3, 4)).toBe(24);
    const error = new Error("boom");
    expect(() =>
      manager.with(contextOf(1), () => {
        throw error;
      }),
    ).toThrow(error);
    expect(manager.active()).toBe(ROOT_CONTEXT);
  });

  it("calls without a `this` when none is given", () => {
    const thisOf = function (this: unknown): unknown {
      return this;
    };
    expect([manager.with(contextOf(1), thisOf), manager.bind(contextOf(1), thisOf)()]).toEqual([undefined, undefined]);
  });

  it("nests, and comes back", () => {
    manager.with(contextOf("outer"), () => {
      manager.with(contextOf("inner"), () => expect(active()).toBe("inner"));
      manager.with(ROOT_CONTEXT, () => expect(active()).toBeUndefined());
      expect(active()).toBe("outer");
    });
  });

  it("is carried over awaits, timers, microtasks and callbacks, apart for what runs at once", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        manager.with(contextOf(index), async () => {
          await new Promise((resolve) => setTimeout(resolve, (index * 7) % 5));
          expect(active()).toBe(index);
          await new Promise<void>((resolve) => queueMicrotask(resolve));
          expect(active()).toBe(index);
          await new Promise<void>((resolve) => setImmediate(() => (expect(active()).toBe(index), resolve())));
        }),
      ),
    );
  });

  it("binds a function with its `this`, arguments and length", () => {
    const bound = manager.bind(contextOf("bound"), function (this: string, a: number, b: number) {
      return [this, a + b, active()];
    });
    expect(bound).toHaveLength(2);
    expect(manager.with(contextOf("other"), () => bound.call("self", 1, 2))).toEqual(["self", 3, "bound"]);
  });

  it("returns what cannot be bound", () => {
    for (const target of [{ a: 1 }, null, undefined, "text"]) expect(manager.bind(ROOT_CONTEXT, target)).toBe(target);
  });

  it("can be enabled and disabled, to no effect", () => {
    expect(manager.enable().disable()).toBe(manager);
  });
});

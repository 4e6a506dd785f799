import { activeInvocation, type ReadableSpan } from "@tracelet/core";
import { beforeEach, describe, expect, it } from "vitest";
import { instrumentDurableObject } from "./instrument-durable-object.ts";
import { instrumentEntrypoint } from "./instrument-entrypoint.ts";
import { createTestWorker, type TestWorker } from "./test-worker.fixture.ts";

let worker: TestWorker;
/** The roots that code ran in, where it ran in one. */
let roots: ReadableSpan[];
beforeEach(() => {
  worker = createTestWorker();
  roots = [];
});
const observe = (): void => {
  const root = activeInvocation()?.root as unknown as ReadableSpan | undefined;
  if (root) roots.push(root);
};

/** As users stand in for the platform's classes. */
class Platform {
  readonly ctx: unknown;
  readonly env: unknown;
  constructor(ctx: unknown, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }
}
class DurableObject extends Platform {}

class CounterCode extends DurableObject {
  static readonly unit = "piece";
  readonly #count = 1;
  handled = 0;
  constructor(ctx: unknown, env: unknown) {
    super(ctx, env);
    this.count();
  }
  get next(): number {
    return this.#count + 1;
  }
  count(): number {
    observe();
    return this.#count;
  }
  twice(): number {
    return this.count() + this.count();
  }
  later(): Promise<number> {
    return Promise.resolve(this.count());
  }
  echo(...args: unknown[]): unknown[] {
    observe();
    return args;
  }
  fails(): never {
    throw this;
  }
  connect(): string {
    return "connected";
  }
}

describe("the subclass of an instrumented class", () => {
  const make = () => {
    const Counter = instrumentDurableObject(CounterCode, worker.options);
    return new Counter(worker.executionContext, {});
  };

  it("is what it was to those who look at it", () => {
    const counter = make();
    expect(counter).toBeInstanceOf(CounterCode);
    expect([counter.constructor.name, (counter.constructor as typeof CounterCode).unit]).toEqual([
      "CounterCode",
      "piece",
    ]);
    expect(Object.keys(counter)).toEqual(["ctx", "env", "handled"]);
    expect(counter.next).toBe(2);
    expect([counter.count.name, counter.count.length]).toEqual(["count", 0]);
  });

  it("returns and throws what the methods do, in the same way", async () => {
    const counter = make();
    expect(counter.count()).toBe(1);
    expect(await counter.later()).toBe(1);
    expect(() => counter.fails()).toThrow(expect.objectContaining({ handled: 0 }) as Error);
    expect(counter.connect()).toBe("connected");
    await worker.drained();
  });

  it("makes one root for a call, and none for what the object calls itself or in its constructor", async () => {
    const counter = make();
    expect(roots).toEqual([]);
    expect(counter.twice()).toBe(2);
    expect(new Set(roots).size).toBe(1);
    expect(roots[0]).toMatchObject({ name: "CounterCode/twice", ended: true });
    await worker.drained();
  });

  it("has the name of the class that extends it", async () => {
    class Exported extends instrumentDurableObject(class extends CounterCode {}, worker.options) {}
    expect(new Exported(worker.executionContext, {}).count()).toBe(1);
    expect(roots[0]?.name).toBe("Exported/count");
    await worker.drained();
  });

  it("has the name of the class that it extends when it has none", async () => {
    const Unnamed = instrumentDurableObject(class extends CounterCode {}, worker.options);
    expect(new Unnamed(worker.executionContext, {}).count()).toBe(1);
    expect(roots[0]).toMatchObject({
      name: "CounterCode/count",
      attributes: { "cloudflare.entrypoint": "CounterCode", "rpc.method": "CounterCode/count" },
    });
    await worker.drained();
  });

  it("takes the context of a caller off the arguments, whether tracing is on or off", async () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const context = { tracelet: 1, context: { traceparent } };
    const off = new (instrumentDurableObject(CounterCode, { enabled: false }))(worker.executionContext, {});
    expect(off.echo(1, context)).toEqual([1]);
    expect(make().echo(1, context)).toEqual([1]);
    expect(roots[0]?.spanContext().traceId).toBe("a".repeat(32));
    expect(make().echo({ tracelet: 1 })).toEqual([{ tracelet: 1 }]);
    await worker.drained();
  });

  it("leaves a getter alone that stands before an inherited method", () => {
    class Parent extends DurableObject {
      value(): unknown {
        return "method";
      }
    }
    class Child extends Parent {}
    Object.defineProperty(Child.prototype, "value", { get: () => "getter", configurable: true });
    const Instrumented = instrumentDurableObject(Child, worker.options);
    expect(new Instrumented(worker.executionContext, {}).value).toBe("getter");
  });

  it("runs handlers that are fields, and keeps them as they are for whoever lists them", async () => {
    const { WorkerEntrypoint } = { WorkerEntrypoint: class extends Platform {} };
    class Fields extends WorkerEntrypoint {
      scheduled = (): number => (observe(), 5);
    }
    const fields = new (instrumentEntrypoint(Fields, worker.options))(worker.executionContext, {});
    expect((fields.scheduled as (...args: unknown[]) => number)({ cron: "* * * * *", scheduledTime: 0 })).toBe(5);
    expect(roots[0]?.name).toBe("scheduled * * * * *");
    expect(Object.keys(fields)).toContain("scheduled");
    await worker.drained();
  });
});

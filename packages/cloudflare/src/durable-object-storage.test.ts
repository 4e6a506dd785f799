import { describe, expect, it } from "vitest";
import { instrumentStorage } from "./durable-object-storage.ts";

/** A storage as far as it is plain; what the platform's does is asserted on the platform. */
function createStorage() {
  const calls: unknown[] = [];
  class Storage {
    readonly sql = { exec: (...args: unknown[]) => (calls.push(["exec", ...args]), { rowsWritten: 0 }) };
    get kv(): never {
      throw new Error("not for this class");
    }
    get(this: unknown, ...args: unknown[]): Promise<unknown> {
      calls.push([this === storage, ...args]);
      return Promise.resolve(1);
    }
    put = (): Promise<void> => Promise.resolve();
    delete = (): Promise<void> => Promise.resolve();
    transactionSync(closure: () => unknown): unknown {
      return closure();
    }
  }
  const storage = new Storage();
  return { storage, calls };
}

describe("the storage of a Durable Object outside of an invocation", () => {
  it("does what it did, at once and in the same way", async () => {
    const { storage, calls } = createStorage();
    instrumentStorage(storage as never, "memory");
    const got = storage.get("a", { noCache: true });
    expect(calls).toEqual([[true, "a", { noCache: true }]]);
    expect(await got).toBe(1);
    expect(storage.sql.exec("SELECT ?", 1)).toEqual({ rowsWritten: 0 });
    expect(storage.transactionSync(() => "sync")).toBe("sync");
  });

  it("is instrumented once, and not for whoever lists its members", () => {
    const { storage } = createStorage();
    const members = Object.keys(storage);
    const setter = instrumentStorage(storage as never, "memory");
    const { get } = storage;
    expect(instrumentStorage(storage as never, "memory")).toBe(setter);
    expect(storage.get).toBe(get);
    expect(Object.keys(storage)).toEqual(members);
  });
});

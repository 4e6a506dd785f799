import { describe, expect, it } from "vitest";
import { createAlarmSetter, type KeyValueStorage } from "./alarm-setter.ts";

const SETTER = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };

function createStorage(): KeyValueStorage & { readonly entries: Map<string, unknown> } {
  const entries = new Map<string, unknown>();
  return {
    entries,
    get: (key) => Promise.resolve(entries.get(key)),
    put: (key, value) => Promise.resolve(void entries.set(key, value)),
    delete: (key) => Promise.resolve(entries.delete(key)),
  };
}

describe("the span that set an alarm", () => {
  it("is remembered in the memory alone, unless storage is asked for", () => {
    const storage = createStorage();
    const setter = createAlarmSetter("memory", storage);
    setter.remember(SETTER, storage);
    expect(setter.recall()).toBe(SETTER);
    expect(createAlarmSetter("memory", storage).recall()).toBeUndefined();
    expect(storage.entries.size).toBe(0);
  });

  it("is found again by another object of the same storage", async () => {
    const storage = createStorage();
    createAlarmSetter("storage", storage).remember(SETTER, storage);
    expect(await createAlarmSetter("storage", storage).recall()).toEqual(SETTER);
    const synchronous = { ...storage, kv: { get: (key: string) => storage.entries.get(key) } };
    expect(createAlarmSetter("storage", synchronous).recall()).toEqual(SETTER);
  });

  it("is read where asking for synchronous methods throws", async () => {
    const storage = createStorage();
    createAlarmSetter("storage", storage).remember(SETTER, storage);
    const old = Object.defineProperty(createStorage(), "kv", {
      get: () => {
        throw new Error("not for this class");
      },
    });
    expect(await createAlarmSetter("storage", Object.assign(old, { get: storage.get })).recall()).toEqual(SETTER);
  });

  it("is forgotten when nobody's code sets another one", async () => {
    const storage = createStorage();
    const setter = createAlarmSetter("storage", storage);
    setter.remember(SETTER, storage);
    setter.remember(undefined, storage);
    expect(await setter.recall()).toBeUndefined();
    expect(storage.entries.size).toBe(0);
  });
});

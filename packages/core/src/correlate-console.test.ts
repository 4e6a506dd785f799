/* oxlint-disable no-console -- it is what is tested */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { correlateConsole } from "./correlate-console.ts";
import { traceContext } from "./log-trace-context.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

const { run } = createTestPlatform();
const METHODS = ["debug", "info", "log", "warn", "error"] as const;

interface Call {
  readonly method: string;
  readonly receiver: unknown;
  readonly args: unknown[];
}

/** What reaches the console as it was before: the one of the platform, which is the edge here. */
const calls: Call[] = [];
const own = Object.fromEntries(METHODS.map((method) => [method, console[method]])) as Pick<Console, "log">;
let undo: () => void;

beforeEach(() => {
  calls.length = 0;
  for (const method of METHODS) {
    console[method] = function (this: unknown, ...args: unknown[]) {
      calls.push({ method, receiver: this, args });
    };
  }
  undo = correlateConsole();
});

afterEach(() => {
  undo();
  Object.assign(console, own);
});

/** Calls within a span, and what was printed with the fields of that span. */
async function printed(...args: unknown[]): Promise<{ args: unknown[]; fields: ReturnType<typeof traceContext> }> {
  const fields = await run(() => {
    console.log(...args);
    return traceContext();
  });
  return { args: calls.at(-1)?.args ?? [], fields };
}

describe("correlateConsole", () => {
  it.each(METHODS)("adds the fields of the active span to an object that console.%s prints", async (method) => {
    const record = { message: "charged", nested: { order: 7 } };
    await run(() => {
      console[method](record);
      expect(calls).toEqual([{ method, receiver: console, args: [{ ...record, ...traceContext() }] }]);
    });
    expect(record).toEqual({ message: "charged", nested: { order: 7 } });
  });

  it("adds them to the JSON of an object, whose own text stays", async () => {
    const { args, fields } = await printed('{"id":12345678901234567890,"message":"charged"}');
    expect(args).toEqual([`{"id":12345678901234567890,"message":"charged",${JSON.stringify(fields).slice(1, -1)}}`]);
  });

  it("adds them to JSON of any layout", async () => {
    const anyJson = fc.tuple(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom("", " ", "\n"),
    );
    await run(() =>
      fc.assert(
        fc.property(anyJson, ([record, indent, space]) => {
          console.log(space + JSON.stringify(record, null, indent) + space);
          expect(JSON.parse(String(calls.at(-1)?.args[0]))).toEqual({
            ...traceContext(),
            ...JSON.parse(JSON.stringify(record)),
          });
        }),
      ),
    );
  });

  it("keeps fields of the same name that are there already", async () => {
    const record = { trace_id: "own", span_id: undefined, trace_flags: null };
    expect((await printed(record)).args).toEqual([record]);
    expect((await printed(JSON.stringify(record))).args).toEqual([
      expect.stringMatching(/^\{"trace_id":"own","trace_flags":null,"span_id":"[0-9a-f]{16}"\}$/),
    ]);
  });

  it("prints everything else as it is, the same values in the same order", async () => {
    class Order {
      readonly id = 7;
    }
    const others = [
      [],
      ["a text"],
      ["{not json}"],
      ["[1]"],
      ["a", { b: 1 }],
      [{ a: 1 }, "b"],
      [[1]],
      [null],
      [undefined],
      [7],
      [new Error("boom")],
      [new Order()],
      [new Map()],
      [() => 1],
    ];
    for (const args of others) {
      const shown = (await printed(...args)).args;
      expect(shown).toHaveLength(args.length);
      for (const [index, value] of args.entries()) expect(shown[index]).toBe(value);
    }
  });

  it("prints what cannot be read as it is", async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const throwing = {
      get secret(): string {
        throw new Error("not yours");
      },
    };
    for (const value of [proxy, throwing]) expect((await printed(value)).args[0] === value).toBe(true);
  });

  it("does nothing outside of a span", () => {
    const record = { message: "outside" };
    console.log(record);
    console.log('{"message":"outside"}');
    expect(calls.map(({ args }) => args)).toEqual([[record], ['{"message":"outside"}']]);
    expect(calls[0]?.args[0]).toBe(record);
  });

  it("leaves what a getter of the record logs alone", async () => {
    await run(() =>
      console.log({
        get order(): number {
          console.log({ inner: true });
          return 7;
        },
      }),
    );
    expect(calls[0]?.args).toEqual([{ inner: true }]);
    expect(calls.at(-1)?.args).toEqual([expect.objectContaining({ order: 7, trace_flags: "03" })]);
  });

  it("patches once, however often it is called", async () => {
    const patched = console.log;
    correlateConsole();
    expect(console.log).toBe(patched);
    await printed({ message: "once" });
    expect(calls).toHaveLength(1);
  });

  it("is undone by what it returned, however often that is called", () => {
    const patched = console.log;
    undo();
    undo();
    expect(console.log).not.toBe(patched);
    console.log({ a: 1 });
    expect(calls).toEqual([{ method: "log", receiver: console, args: [{ a: 1 }] }]);
  });

  it("stays beneath a patch that somebody else has made since, and is inert there once it is undone", async () => {
    const patched = console.log;
    const foreign = (...args: unknown[]): void => patched.apply(console, args);
    console.log = foreign;
    expect((await printed({ a: 1 })).args).toEqual([expect.objectContaining({ trace_flags: "03" })]);
    undo();
    expect(console.log).toBe(foreign);
    expect((await printed({ a: 1 })).args).toEqual([{ a: 1 }]);
  });

  it("can be called again when the console was replaced or patched since, and adds its fields once", async () => {
    const patched = console.log;
    console.log = (...args: unknown[]) => patched.apply(console, args);
    correlateConsole();
    expect((await printed('{"a":1}')).args).toEqual([expect.stringMatching(/^\{"a":1,"trace_id":[^}]*\}$/)]);
    console.log = (...args: unknown[]) => void calls.push({ method: "replaced", receiver: undefined, args });
    correlateConsole();
    expect((await printed({ a: 1 })).args).toEqual([expect.objectContaining({ a: 1, trace_flags: "03" })]);
  });

  it("keeps the names and properties of the methods", () => {
    undo();
    const original = Object.assign((_message: string) => undefined, { level: "info" });
    console.info = original;
    undo = correlateConsole();
    expect(console.info).not.toBe(original);
    const { level, name, length } = console.info as typeof original;
    expect({ level, name, length }).toEqual({ level: "info", name: original.name, length: original.length });
    undo();
    expect(console.info).toBe(original);
  });

  it("works on the console of Lambda's runtime in its JSON format", async () => {
    undo();
    const lines: string[] = [];
    // As aws-lambda-ric 4 does it: one function for both.
    console.log = console.info = (message: unknown) => void lines.push(JSON.stringify({ level: "INFO", message }));
    undo = correlateConsole();
    const { fields } = await printed({ order: 7 });
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { level: "INFO", message: { order: 7, ...fields } },
    ]);
  });
});

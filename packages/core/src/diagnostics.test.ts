import { diag } from "@opentelemetry/api";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createOnceReporter, describeFailure, reportProblem } from "./diagnostics.ts";

describe("reportProblem", () => {
  afterEach(() => {
    diag.disable();
    vi.restoreAllMocks();
  });

  it("goes to the console while nobody has set a logger, and leaves it unset", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    reportProblem("core", "a wrong key");
    reportProblem("core", "a wrong URL");
    expect(warn.mock.calls).toEqual([["@tracelet/core: a wrong key"], ["@tracelet/core: a wrong URL"]]);
  });

  it("goes to a logger that an older version of the API has registered", () => {
    const warn = vi.fn<(line: string) => void>();
    diag.setLogger({ error: warn, warn, info: warn, debug: warn, verbose: warn });
    // What the older version would have written; this one then calls no logger any more.
    Object.assign((globalThis as Record<symbol, object>)[Symbol.for("opentelemetry.js.api.1")] ?? {}, {
      version: "1.0.0",
    });
    diag.warn("said in vain");
    reportProblem("core", "a wrong key");
    expect(warn.mock.calls).toEqual([["@tracelet/core: a wrong key"]]);
    Reflect.deleteProperty(globalThis, Symbol.for("opentelemetry.js.api.1"));
  });

  it("never throws, also when the user's logger does", () => {
    const fail = (): never => {
      throw new Error("logger");
    };
    diag.setLogger({
      error: fail,
      warn: fail,
      info: () => undefined,
      debug: () => undefined,
      verbose: () => undefined,
    });
    expect(() => reportProblem("core", "x")).not.toThrow();
  });
});

describe("createOnceReporter", () => {
  const lines = collectDiagLines();

  it("hands back what was attempted, or nothing after it has said what failed, once", () => {
    const { attempt } = createOnceReporter();
    expect(attempt("parse", "it cannot be read", () => 5)).toBe(5);
    for (const text of ["first", "second"]) {
      const fail = (): never => {
        throw new TypeError(text);
      };
      expect(attempt("parse", "it cannot be read", fail)).toBeUndefined();
    }
    expect(lines).toEqual(["@tracelet/core: it cannot be read: TypeError: first"]);
  });

  it("says each kind once, and again after a recovery", () => {
    const reporter = createOnceReporter();
    for (const message of ["first", "second"]) reporter.report("timeout", message);
    reporter.report("refused", "third");
    reporter.recovered();
    reporter.report("timeout", "fourth");
    expect(lines).toEqual(["@tracelet/core: first", "@tracelet/core: third", "@tracelet/core: fourth"]);
  });
});

describe("describeFailure", () => {
  it.each<[unknown, string]>([
    [
      new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }),
      "TypeError: fetch failed (connect ECONNREFUSED)",
    ],
    [new Error("plain"), "Error: plain"],
    [new Error("for https://u:s3cret@c.test/?key=s3cret"), "Error: for https://***@c.test/?***"],
    ["text", "text"],
    [undefined, "undefined"],
    [null, "object"],
    [{ secret: 1 }, "object"],
  ])("says what %s was", (error, expected) => {
    expect(describeFailure(error)).toBe(expected);
  });

  it("never throws", () => {
    const trap = new Proxy(new Error("x"), {
      get: () => {
        throw new Error("trap");
      },
    });
    expect(typeof describeFailure(trap)).toBe("string");
    expect(typeof describeFailure(Object.assign(new Error("x"), { message: Symbol("s") }))).toBe("string");
    fc.assert(fc.property(fc.anything(), (error) => typeof describeFailure(error) === "string"));
  });
});

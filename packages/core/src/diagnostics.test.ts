import { diag } from "@opentelemetry/api";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createOnceReporter, describeFailure, reportProblem } from "./diagnostics.ts";

// The API keeps the console's methods as they are when it is loaded.
const consoleLines = vi.hoisted(() => {
  const lines: unknown[] = [];
  // oxlint-disable-next-line no-console
  console.warn = (line) => void lines.push(line);
  return lines;
});

describe("reportProblem", () => {
  afterEach(() => diag.disable());

  it("goes to the console while nobody has set a logger, and leaves it unset", () => {
    reportProblem("core", "a wrong key");
    reportProblem("core", "a wrong URL");
    expect(consoleLines).toEqual(["@tracelet/core: a wrong key", "@tracelet/core: a wrong URL"]);
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

  it("says each kind once, and again after a recovery", () => {
    const reporter = createOnceReporter("core");
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

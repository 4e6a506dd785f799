import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withVersion } from "./set-version.ts";

describe("withVersion", () => {
  it("changes core's version and nothing else", () => {
    const source = readFileSync(join(import.meta.dirname, "../packages/core/src/version.ts"), "utf8");
    const changed = withVersion(source, "1.2.3-beta.4");
    const lines = changed.split("\n").filter((line, index) => line !== source.split("\n")[index]);
    expect(lines).toEqual(['export const VERSION = "1.2.3-beta.4";']);
  });

  it("refuses a module without a version", () => {
    expect(() => withVersion("export const OTHER = 1;", "1.0.0")).toThrow(/no line/);
  });
});

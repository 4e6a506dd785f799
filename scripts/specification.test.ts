import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Sentence and evidence of each row of the page's tables. */
const ROWS: readonly (readonly [sentence: string, evidence: string])[] = readFileSync(
  `${ROOT}conformance/specification.md`,
  "utf8",
)
  .split("\n")
  .flatMap((line) => {
    const [, sentence, evidence] = /^\| (.+?) +\| (.+?) +\|$/.exec(line) ?? [];
    const isRow = sentence && evidence && sentence !== "The specification" && !sentence.startsWith("---");
    return isRow ? [[sentence, evidence] as const] : [];
  });

/** Tests as the page names them: `file` "title". */
const TESTS = ROWS.flatMap(([, evidence]) =>
  [...evidence.matchAll(/`([^`]+)` "([^"]+)"/g)].map(([, file = "", title = ""]) => ({ file, title })),
);

const pathOf = (file: string): string =>
  `${ROOT}${file.startsWith("contract/") ? "conformance" : "packages/core/src"}/${file}.test.ts`;

describe("the table of what the specifications say", () => {
  it("has rows with a test, or with the reason of a deviation", () => {
    expect(ROWS.length).toBeGreaterThan(70);
    const withoutEvidence = ROWS.filter(([, evidence]) => !/^`[^`]+` "[^"]+"|deviation: \S+ \S+/.test(evidence));
    expect(withoutEvidence).toEqual([]);
  });

  it("names tests that there are, by their exact titles", () => {
    const missing = TESTS.filter(({ file, title }) => {
      const path = pathOf(file);
      return !existsSync(path) || !readFileSync(path, "utf8").includes(`"${title}"`);
    });
    expect(missing).toEqual([]);
  });
});

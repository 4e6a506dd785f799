import { existsSync, globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { formatMatrix } from "../conformance/matrix/format-matrix.ts";
import { PROMISES, readShown } from "../conformance/matrix/promises.ts";

const FOLDER = fileURLToPath(new URL("../conformance/", import.meta.url));
/** They prove what the cases stand on, and the packages, and no promise. */
const FOUNDATIONS = /^(?:collector|hosts\/.+|packages\/.+)$/;

const SHOWN = readShown();
const NAMED = SHOWN.flatMap(({ files }) => files);

describe("the map of promises and cases", () => {
  it("has cases for each promise, and for nothing else", () => {
    expect(new Set(SHOWN.map(({ promise }) => promise))).toEqual(new Set(PROMISES));
  });

  it("names files that there are, each once", () => {
    expect(NAMED.filter((file) => !existsSync(`${FOLDER}${file}.test.ts`))).toEqual([]);
    expect(NAMED.filter((file, index) => NAMED.indexOf(file) !== index)).toEqual([]);
  });

  it("leaves no case out", () => {
    const files = globSync("**/*.test.ts", { cwd: FOLDER, exclude: (path) => path.includes("node_modules") });
    const cases = files.map((file) => file.replace(".test.ts", "")).filter((file) => !FOUNDATIONS.test(file));
    expect(cases.filter((file) => !NAMED.includes(file))).toEqual([]);
  });
});

describe("the matrix of hosts and promises", () => {
  it("tells of cases that failed, were skipped or did not run, beside those that passed", () => {
    const cells = new Map([["Private", { passed: 7, failed: 2, skipped: 1, pending: 3 }]]);
    const [, , row] = formatMatrix(new Map([["Node", cells]])).split("\n");
    expect(row?.split("|").map((cell) => cell.trim())).toEqual([
      "",
      "Node",
      ...PROMISES.map((one) => (one === "Private" ? "7, 2 FAILED, 1 skipped, 3 not run" : "")),
      "",
    ]);
  });
});

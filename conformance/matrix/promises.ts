import { readFileSync } from "node:fs";

/** What tracelet promises, in a word or two each; README.md says the rest. */
export const PROMISES = [
  "Transparent",
  "Complete",
  "Isolated",
  "Not in the way",
  "Bounded",
  "Private",
  "Standard",
  "Off is off",
] as const;

/** A row of README.md's tables: what is shown, of which promise, and in which files (paths without `.test.ts`). */
export interface Shown {
  readonly promise: string;
  readonly sentence: string;
  readonly files: readonly string[];
}

const ROW = /^\| (.+?) +\| (.+?) +\| (.+?) +\|$/;

/** The map of README.md: it is the only place that says which case is of which promise. */
export function readShown(): Shown[] {
  const lines = readFileSync(new URL("../README.md", import.meta.url), "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, promise = "", sentence = "", cases = ""] = ROW.exec(line) ?? [];
    const files = [...cases.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);
    return files.length === 0 ? [] : [{ promise, sentence, files }];
  });
}

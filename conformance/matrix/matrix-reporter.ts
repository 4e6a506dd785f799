import process from "node:process";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Annotations } from "./annotations.ts";
import { type Count, formatMatrix, type Matrix } from "./format-matrix.ts";
import { readShown } from "./promises.ts";

/** After the run, prints how its cases went: promise × host, and why cases were skipped. Nothing when none has a host. */
export default class MatrixReporter implements Reporter {
  readonly #matrix: Matrix = new Map();
  readonly #reasons = new Map<string, number>();
  #hasHosts = false;

  onTestRunEnd(modules: readonly TestModule[]): void {
    const promiseOf = new Map(readShown().flatMap(({ promise, files }) => files.map((file) => [file, promise])));
    for (const module of modules) {
      const file = /^conformance\/(.+)\.test\.ts$/.exec(module.relativeModuleId)?.[1];
      const promise = file === undefined ? undefined : promiseOf.get(file);
      if (file === undefined || promise === undefined) continue;
      for (const test of module.children.allTests()) this.#count(test, { file, promise });
    }
    if (!this.#hasHosts) return;
    process.stdout.write(`\nHosts × promises, cases passed:\n\n${formatMatrix(this.#matrix)}\n`);
    for (const [reason, cases] of this.#reasons) process.stdout.write(`${cases} skipped: ${reason}\n`);
  }

  #count(test: TestCase, { file, promise }: { file: string; promise: string }): void {
    const host = annotationOf(test, "host");
    this.#hasHosts ||= host !== undefined;
    // What is for one platform only is counted by its folder.
    const row = host ?? `${file.slice(0, file.lastIndexOf("/"))}/`;
    const cells = this.#matrix.get(row) ?? new Map<string, Count>();
    this.#matrix.set(row, cells);
    const cell = cells.get(promise) ?? { passed: 0, failed: 0, skipped: 0, pending: 0 };
    cells.set(promise, cell);
    const state = stateOf(test);
    cell[state] += 1;
    const reason = annotationOf(test, "reason");
    if (state === "skipped" && reason !== undefined) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }
}

/** A case is not merely skipped when its group did not come so far, as a host that does not start. */
function stateOf(test: TestCase): keyof Count {
  const { state } = test.result();
  return state !== "passed" && test.parent.errors().length > 0 ? "failed" : state;
}

/** What the case itself, or the nearest group that it is in, was annotated with. */
function annotationOf(test: TestCase, key: keyof Annotations): string | undefined {
  for (let task: TestCase | TestCase["parent"] = test; ; task = task.parent) {
    const found = task.meta()[key];
    if (found !== undefined || task.type === "module") return found;
  }
}

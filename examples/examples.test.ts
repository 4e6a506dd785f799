import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const ROOT = import.meta.dirname;
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
/** What is more than an example to copy, and has checks of its own. */
const OTHERS = ["distributed", "quick-start", "lambda-deploy"];
const MAX_LINES = 40;

const read = (...path: string[]) => readFile(join(ROOT, ...path), "utf8");
const examples = (await readdir(ROOT)).filter(
  (name) => existsSync(join(ROOT, name, "package.json")) && !OTHERS.includes(name),
);

describe.each(examples)("the example %s", (name) => {
  it(`is at most ${MAX_LINES} lines of code, with a test beside it`, async () => {
    const files = await readdir(join(ROOT, name));
    const isCode = (file: string): boolean => /\.m?[jt]s$/.test(file) && !file.includes(".test.");
    const sources = await Promise.all(files.filter(isCode).map((file) => read(name, file)));
    const lines = sources.flatMap((source) => source.split("\n")).filter((line) => !/^\s*(\/\/.*)?$/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
    expect(files.filter((file) => file.endsWith(".test.ts"))).toHaveLength(1);
  });

  it("says what it shows, how it is run, and how it is listed", async () => {
    const readme = await read(name, "README.md");
    expect(readme).toMatch(/^# .+\n\n\S/);
    expect(readme).toContain("```sh\n");
    expect(readme).toContain("```text\n");
    expect(await read("README.md")).toContain(`](${name})`);
  });

  it("needs nothing but versions of tracelet's packages in a copy", async () => {
    const { catalog } = parse(await read("../pnpm-workspace.yaml")) as { catalog: Record<string, string> };
    const { dependencies, devDependencies = {} } = JSON.parse(await read(name, "package.json")) as {
      dependencies: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    const all = Object.entries({ ...dependencies, ...devDependencies });
    const expected = all.map(([key]) => [key, key.startsWith("@tracelet/") ? "workspace:*" : catalog[key]]);
    expect(all).toEqual(expected);
  });
});

it.each(examples.filter((name) => existsSync(join(ROOT, name, "tsconfig.json"))))(
  "the example %s compiles as a project of its own",
  async (name) => {
    const compiled = promisify(execFile)(process.execPath, [TSC, "--project", join(ROOT, name)]);
    await expect(compiled).resolves.toMatchObject({ stdout: "" });
  },
);

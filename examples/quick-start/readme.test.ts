import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const readmes = [
  "README.md",
  "docs/logs.md",
  ...readdirSync(new URL("packages/", root)).map((name) => `packages/${name}/README.md`),
];
const examples = readdirSync(new URL("examples/quick-start/", root))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => read(`examples/quick-start/${name}`).trim());

const snippets = readmes.flatMap((path) =>
  [...read(path).matchAll(/```ts\n([^]*?)\n```/g)].map(([, code = ""]) => ({ path, code })),
);

it.each(snippets)("shows in $path code that is type-checked: $code", ({ code }) => {
  expect(examples.filter((example) => example === code || example.includes(`\n${code}\n`))).not.toEqual([]);
});

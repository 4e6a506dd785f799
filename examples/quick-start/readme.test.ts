import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const readmes = [
  "README.md",
  "docs/aws-lambda.md",
  "docs/aws-sdk.md",
  "docs/configuration.md",
  "docs/logs.md",
  "docs/system-metrics.md",
  ...readdirSync(new URL("packages/", root)).map((name) => `packages/${name}/README.md`),
];
const examples = readdirSync(new URL("examples/quick-start/", root))
  .filter((name) => name.endsWith(".ts") && name !== "readme.test.ts")
  .map((name) => read(`examples/quick-start/${name}`).trim());

const snippets = readmes.flatMap((path) =>
  [...read(path).matchAll(/```ts\n([^]*?)\n```/g)].map(([, code = ""]) => ({ path, code })),
);

it.each(snippets)("shows in $path code that is type-checked: $code", ({ code }) => {
  expect(examples.filter((example) => `\n${example}\n`.includes(`\n${code}\n`))).not.toEqual([]);
});

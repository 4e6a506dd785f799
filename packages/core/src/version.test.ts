import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SDK_VERSION, VERSION } from "./version.ts";

const versionIn = (path: string | URL): unknown =>
  (JSON.parse(readFileSync(path, "utf8")) as { version: unknown }).version;

describe("VERSION", () => {
  it.each(["core", "hono", "cloudflare", "aws-lambda", "viewer"])("is the version of packages/%s", (name) => {
    expect(versionIn(fileURLToPath(new URL(`../../${name}/package.json`, import.meta.url)))).toBe(VERSION);
  });
});

describe("SDK_VERSION", () => {
  it("is the version of the SDK that is inlined", () => {
    const entry = createRequire(import.meta.url).resolve("@opentelemetry/sdk-trace");
    const root = entry.slice(0, entry.lastIndexOf("/build/"));
    expect(versionIn(`${root}/package.json`)).toBe(SDK_VERSION);
  });
});

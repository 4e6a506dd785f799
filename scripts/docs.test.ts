import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createOtlpLogs, createTracing, optionsFromEnv, systemMetrics } from "../packages/core/src/index.ts";
import { readAutoSettings } from "../packages/aws-lambda/src/auto-settings.ts";
import { DOCS_GROUPS } from "./docs-pages.ts";
import { llmsText } from "./generate-llms.ts";
import { referencePages } from "./generate-reference.ts";

const ROOT = new URL("..", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");
const filesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}${name}`)
    .filter((name) => pattern.test(name) && !name.includes("node_modules/") && !name.includes("/dist/"));

const pages = filesIn("docs/", /\.md$/);
const readmes = ["README.md", ...filesIn("packages/", /^packages\/[^/]+\/README\.md$/)];

describe("code in the documentation", () => {
  // Type-checked, and run: by the tests of the examples, and as a Pages project by the conformance suite.
  const checked = [...filesIn("examples/", /\.(ts|mjs)$/), ...filesIn("conformance/apps/pages/", /\.ts$/)].map(
    (path) => `\n${read(path)}`,
  );
  const FENCE = /^([ ]*)```(?:[cm]?[jt]sx?|javascript|typescript)\n([^]*?)\n[ ]*```$/gm;
  const fences = [...readmes, ...pages]
    .filter((path) => path !== "docs/backends.md") // is checked beside the presets, backends.test.ts
    .flatMap((path) =>
      [...read(path).matchAll(FENCE)].map(([, indent = "", code = ""]) => {
        return { path, code: code.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
      }),
    );

  it("is found at all", () => expect(fences.length).toBeGreaterThan(50));

  it.each(fences)("of $path is in a file that is type-checked and run: $code", ({ code }) => {
    expect(checked.some((file) => file.includes(`\n${code}\n`))).toBe(true);
  });
});

describe("generated files", () => {
  it("are what the sources say; otherwise run `node scripts/generate-reference.ts`", { timeout: 120_000 }, () => {
    for (const [name, text] of Object.entries(referencePages())) expect(read(`docs/reference/${name}`)).toBe(text);
  });

  it("list the pages that there are; otherwise run `node scripts/generate-llms.ts`", () => {
    expect(read("llms.txt")).toBe(llmsText("docs/"));
  });
});

describe("pages", () => {
  it("are all in the list of pages, and there", () => {
    const listed = DOCS_GROUPS.flatMap((group) => group.pages.map(({ path }) => `docs/${path}.md`));
    expect(listed.toSorted()).toEqual(pages.filter((path) => path !== "docs/index.md").toSorted());
  });

  it("link to files that there are", () => {
    const dead = [...readmes, ...pages].flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#|\/)([^)#\s]+)|(?:src|srcset)="([^"]+)"/g)]
        .map(([, link, image]) => link ?? image ?? "")
        .filter((target) => !existsSync(new URL(target, new URL(path, ROOT))))
        .map((target) => `${path}: ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it("link to headings that there are", () => {
    const dead = [...readmes, ...pages].flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|\/)([^)#\s]*\.md)?#([^)\s]+)\)/g)]
        .filter(([, file, anchor = ""]) => {
          const page = new URL(file ?? "", new URL(path, ROOT));
          return !anchorsOf(readFileSync(page, "utf8")).has(anchor);
        })
        .map(([link]) => `${path}: ${link}`),
    );
    expect(dead).toEqual([]);
  });
});

/** As GitHub makes them, which leaves punctuation out, and as the site does, which has a hyphen in its place. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text.toLowerCase().replaceAll("`", ""));
  return new Set(
    headings.flatMap((text) => [
      text.replaceAll(/[^\w\s-]/g, "").replaceAll(/\s/g, "-"),
      text.replaceAll(/[^\w]+/g, "-").replaceAll(/^-|-$/g, ""),
    ]),
  );
}

describe("the page of variables", () => {
  const [supported = "", others = ""] = read("docs/reference/environment.md").split("## Not supported");
  const documented = new Set(supported.match(/\b(?:OTEL|TRACELET)_[A-Z_]+\b/g));
  const refused = (others.match(/`OTEL_[A-Z_*]+`/g) ?? []).map(
    (name) => new RegExp(`^${name.slice(1, -1).replaceAll("*", ".*")}$`),
  );

  /** A record that notes what it is asked for. */
  const asked = new Set<string>();
  const noting = (values: Record<string, string>): Record<string, string> =>
    new Proxy(values, {
      get: (target, name) => {
        asked.add(String(name));
        return Reflect.get(target, name) as unknown;
      },
    });

  it("has exactly those that are read", () => {
    const signals = { logs: createOtlpLogs({ console: false, apiLogs: false }), metrics: systemMetrics() };
    const named = {
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://127.0.0.1:1",
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://127.0.0.1:1",
    };
    createTracing(signals, noting({ OTEL_ENABLED: "true" }));
    createTracing(signals, noting({ OTEL_ENABLED: "true", ...named }));
    optionsFromEnv(noting({}));
    readAutoSettings(noting({ TRACELET_HANDLER: "app.handler" }));
    const used = [...asked].filter(
      (name) => /^(OTEL|TRACELET)_/.test(name) && !refused.some((pattern) => pattern.test(name)),
    );
    expect(used.toSorted()).toEqual([...documented].toSorted());
  });
});

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "vitepress";
import { linkToSources } from "../../scripts/docs-links.ts";
import { DOCS_GROUPS } from "../../scripts/docs-pages.ts";
import { llmsText } from "../../scripts/generate-llms.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Files of the repository that pages link to. */
const sources = new Set();

export default defineConfig({
  title: "tracelet",
  description: "OpenTelemetry tracing for Cloudflare Workers, Hono and AWS Lambda",
  cleanUrls: true,
  markdown: { config: (markdown) => linkToSources(markdown, sources) },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Guide", link: "/getting-started" },
      { text: "Configuration", link: "/configuration" },
      { text: "Troubleshooting", link: "/troubleshooting" },
    ],
    sidebar: DOCS_GROUPS.map(({ title, pages }) => ({
      text: title,
      collapsed: title === "Decisions",
      items: pages.map(({ path, title: text }) => ({ text, link: `/${path}` })),
    })),
  },
  vite: {
    plugins: [
      {
        name: "linked-sources",
        configureServer({ middlewares }) {
          middlewares.use("/source", (request, response, next) => {
            const path = decodeURI(request.url ?? "").replace(/^\/|\.txt$/g, "");
            if (!sources.has(path)) return next();
            response.setHeader("content-type", "text/plain; charset=utf-8");
            response.end(readFileSync(join(ROOT, path)));
          });
        },
      },
    ],
  },
  buildEnd({ outDir, srcDir }) {
    const put = (path, from) => {
      mkdirSync(dirname(join(outDir, path)), { recursive: true });
      copyFileSync(from, join(outDir, path));
    };
    for (const path of sources) put(`source/${path}.txt`, join(ROOT, path));
    const pages = DOCS_GROUPS.flatMap((group) => group.pages.map(({ path }) => `${path}.md`));
    for (const path of pages) put(path, join(srcDir, path));
    writeFileSync(join(outDir, "llms.txt"), llmsText("/"));
    writeFileSync(join(outDir, "llms-full.txt"), pages.map((path) => readFileSync(join(srcDir, path), "utf8")).join("\n"));
  },
});

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
  head: [["link", { rel: "icon", href: "data:," }]],
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
    const dead = deadAnchors(outDir);
    if (dead.length > 0) throw new Error(`Links to headings that there are not:\n${dead.join("\n")}`);
    const put = (path, from) => {
      mkdirSync(dirname(join(outDir, path)), { recursive: true });
      copyFileSync(from, join(outDir, path));
    };
    for (const path of sources) put(`source/${path}.txt`, join(ROOT, path));
    const pages = DOCS_GROUPS.flatMap((group) => group.pages.map(({ path }) => `${path}.md`));
    for (const path of pages) put(path, join(srcDir, path));
    writeFileSync(join(outDir, "llms.txt"), llmsText("/"));
    writeFileSync(
      join(outDir, "llms-full.txt"),
      pages.map((path) => readFileSync(join(srcDir, path), "utf8")).join("\n"),
    );
  },
});

/** Links within the site whose heading is not there; VitePress itself looks for the pages only. */
function deadAnchors(outDir) {
  const pages = readdirSync(outDir, { recursive: true }).filter((name) => name.endsWith(".html"));
  const html = new Map(
    pages.map((name) => [`/${name.replace(/(index)?\.html$/, "")}`, readFileSync(join(outDir, name), "utf8")]),
  );
  return [...html].flatMap(([from, text]) =>
    [...text.matchAll(/href="((?![a-z]+:)[^"#]*)#([^"]+)"/g)]
      .map(([, page, id]) => new URL(`${page}#${id}`, `http://site${from}`))
      .filter(({ pathname, hash }) => !html.get(pathname)?.includes(`id="${decodeURIComponent(hash.slice(1))}"`))
      .map(({ pathname, hash }) => `${from}: ${pathname}${hash}`),
  );
}

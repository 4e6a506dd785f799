/** The documentation as a site: VitePress's configuration, without its types, as only `docs/` has it installed. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkToSources, type Markdown } from "./docs-links.ts";
import { DOCS_GROUPS } from "./docs-pages.ts";
import { llmsText } from "./generate-llms.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What of Vite's development server this touches. */
interface DevServer {
  readonly middlewares: {
    use(path: string, handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): void;
  };
}

/** Files of the repository that pages link to. */
const sources = new Set<string>();

export const docsSite = {
  title: "tracelet",
  description: "OpenTelemetry tracing for Cloudflare Workers, Hono and AWS Lambda",
  cleanUrls: true,
  head: [["link", { rel: "icon", href: "data:," }]],
  markdown: { config: (markdown: Markdown) => linkToSources(markdown, sources) },
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
  vite: { plugins: [{ name: "linked-sources", configureServer: serveSources }] },
  buildEnd: finish,
};

function serveSources({ middlewares }: DevServer): void {
  middlewares.use("/source", (request, response, next) => {
    const path = decodeURI(request.url ?? "").replaceAll(/^\/|\.txt$/g, "");
    if (!sources.has(path)) return next();
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end(readFileSync(ROOT + path));
  });
}

/** Adds what is no page: the linked sources, and the pages as text for language models. */
function finish({ outDir, srcDir }: { readonly outDir: string; readonly srcDir: string }): void {
  const dead = deadAnchors(outDir);
  if (dead.length > 0) throw new Error(`Links to headings that there are not:\n${dead.join("\n")}`);
  const put = (path: string, from: string): void => {
    mkdirSync(dirname(join(outDir, path)), { recursive: true });
    copyFileSync(from, join(outDir, path));
  };
  for (const path of sources) put(`source/${path}.txt`, ROOT + path);
  const pages = DOCS_GROUPS.flatMap((group) => group.pages.map(({ path }) => `${path}.md`));
  for (const path of pages) put(path, join(srcDir, path));
  writeFileSync(join(outDir, "llms.txt"), llmsText("/"));
  writeFileSync(
    join(outDir, "llms-full.txt"),
    pages.map((path) => readFileSync(join(srcDir, path), "utf8")).join("\n"),
  );
}

/** Links within the site whose heading is not there; VitePress itself looks for the pages only. */
function deadAnchors(outDir: string): string[] {
  const pages = readdirSync(outDir, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
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

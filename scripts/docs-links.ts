/** Links from a page to what is in the repository but not on the site: the file itself is put beside the pages. */
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("..", import.meta.url);

/** What of markdown-it this touches. */
interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}
export interface Markdown {
  readonly core: {
    readonly ruler: {
      push(
        name: string,
        rule: (state: { readonly tokens: readonly Token[]; readonly env: { relativePath: string } }) => void,
      ): void;
    };
  };
}

/**
 * Where a page's link leads in the repository, if out of the documentation.
 *
 * @throws Error when there is no such file: the build fails.
 */
export function linkedFile(href: string, page: string): string | undefined {
  if (/^([a-z]+:|#|\/)/i.test(href)) return undefined;
  const url = new URL(href.replace(/[#?].*/, ""), new URL(`docs/${page}`, ROOT));
  const path = fileURLToPath(url).slice(fileURLToPath(ROOT).length);
  if (path.startsWith("docs/")) return undefined;
  if (!existsSync(url) || !statSync(url).isFile()) throw new Error(`docs/${page} links to ${path}, which is no file`);
  return path;
}

/** Makes such links lead to `/source/{path}.txt`, and adds the paths to `files`. */
export function linkToSources(markdown: Markdown, files: Set<string>): void {
  markdown.core.ruler.push("sources", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== "link_open") continue;
      const path = linkedFile(decodeURI(token.attrGet("href") ?? ""), env.relativePath);
      if (path === undefined) continue;
      files.add(path);
      token.attrSet("href", `/source/${path}.txt`);
      token.attrSet("target", "_blank");
    }
  });
}

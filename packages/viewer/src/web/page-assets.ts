import { readFile } from "node:fs/promises";
import { textReply, type Reply } from "../endpoint.ts";

const CONTENT_TYPES = {
  "index.html": "text/html; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "page.css": "text/css; charset=utf-8",
} as const;

/** A file of the page. */
export type AssetName = keyof typeof CONTENT_TYPES;

// Beside the bundle; seen from the sources, where the bundle is.
const FOLDERS = [new URL("./page/", import.meta.url), new URL("../../dist/page/", import.meta.url)];

/**
 * The page runs no code but its own file, sets no HTML from text, talks to nobody else, and is not shown in frames.
 *
 * @see https://www.w3.org/TR/CSP3/ and https://www.w3.org/TR/trusted-types/
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Reads a file of the page. */
export async function readAsset(name: AssetName): Promise<Reply> {
  for (const folder of FOLDERS) {
    try {
      const body = await readFile(new URL(name, folder));
      return { status: 200, headers: { "content-type": CONTENT_TYPES[name], "cache-control": "no-cache" }, body };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return textReply(503, "The page has not been built. Run: pnpm --filter tracelet build");
}

import { fileURLToPath } from "node:url";
import type { InlineConfig } from "tsdown";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** How the page is built: one file of code, one of styles, all from this package. */
export const pageBuild: InlineConfig = {
  cwd: here("."),
  entry: { page: "page/main.tsx" },
  outDir: "dist/page",
  format: "esm",
  platform: "browser",
  target: "es2023",
  dts: false,
  minify: true,
  tsconfig: "page/tsconfig.json",
  outExtensions: () => ({ js: ".js" }),
  copy: [
    { from: "page/index.html", to: "dist/page" },
    { from: "page/page.css", to: "dist/page" },
  ],
  deps: { onlyBundle: ["preact", "@preact/signals", "@preact/signals-core"] },
  logLevel: "warn",
};

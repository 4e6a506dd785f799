import type { Plugin } from "esbuild";
import { type BenchBundle, bundleBench } from "../bundle.ts";
import type { Contestant } from "./contestants.ts";

/** Bundles a Worker by wrangler's settings. */
export function bundleWorker(
  { module, isPeer }: Contestant,
  { minify = true }: { readonly minify?: boolean } = {},
): Promise<BenchBundle> {
  return bundleBench({
    entry: new URL(`contestants/${module}`, import.meta.url),
    fileName: "worker.mjs",
    isPeer,
    options: {
      minify,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
      external: ["cloudflare:*"],
      plugins: [nodeBuiltIns],
    },
  });
}

/** Node's modules under their old names, and by `require`, as wrangler has them with the flag `nodejs_compat`. */
const nodeBuiltIns: Plugin = {
  name: "node built-ins",
  setup: (bundle) => {
    bundle.onResolve({ filter: BUILT_IN }, ({ path, kind }) => {
      const name = path.replace(/^(?:node:)?/, "node:");
      return kind === "require-call" ? { path: name, namespace: "required" } : { path: name, external: true };
    });
    bundle.onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => ({
      contents: `import builtIn from ${JSON.stringify(path)}; module.exports = builtIn;`,
    }));
  },
};

const BUILT_IN =
  /^(?:node:.*|async_hooks|buffer|crypto|diagnostics_channel|events|module|os|path|process|stream|url|util|worker_threads)$/;

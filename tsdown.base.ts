import { defineConfig, type Rolldown, type UserConfig } from "tsdown";
import { apiEnums } from "./scripts/api-enums.ts";

interface LibraryBuild {
  /** What users import; each becomes one file per format. @defaultValue `src/index.ts` */
  readonly entry?: string[] | Record<string, string>;
  /** CommonJS too by default: the runtimes for Node 20 and 22 of Lambda cannot `require` every ES module. */
  readonly format?: ("esm" | "cjs")[];
  /** Entry points that there are for `import` alone, and that another build of the package makes. */
  readonly esmOnly?: string[];
  /** What the bundle may import; anything else is an error. */
  readonly imported: (string | RegExp)[];
  /** Packages that become part of the bundle; anything else that would is an error. @defaultValue none */
  readonly inlined?: string[];
  readonly alias?: Record<string, string>;
  readonly plugins?: Rolldown.Plugin[];
}

/** How every library is built: one file per format, loadable in Workers, Lambda, Node, Bun and Deno. */
export function libraryBuild({
  entry = ["src/index.ts"],
  format = ["esm", "cjs"],
  esmOnly = [],
  imported,
  inlined = [],
  alias = {},
  plugins = [],
}: LibraryBuild): UserConfig {
  return defineConfig({
    entry,
    format,
    platform: "neutral",
    fixedExtension: true,
    target: "es2023",
    dts: true,
    // Smaller wherever users do not minify, which is wrangler's default; names and lines stay readable.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    failOnWarn: true,
    // Once for a package: not by the build of what is ES modules alone, which no types for CommonJS can be found of.
    publint: format.includes("cjs") && { strict: true },
    attw: format.includes("cjs") && { profile: "strict", level: "error", excludeEntrypoints: esmOnly },
    deps: { neverBundle: [/^node:/, /^cloudflare:/, /^@tracelet\//], onlyBundle: inlined, onlyImport: imported },
    alias,
    // Of an inlined package the files for browsers: they read no `process.env` and import no `node:` modules.
    inputOptions: {
      resolve: { mainFields: ["browser", "module"], aliasFields: [["browser"]] },
      optimization: { inlineConst: { mode: "all", pass: 2 } },
    },
    // Docstrings are read in the declarations; in the JavaScript they would be a fifth of what is loaded.
    outputOptions: (options, _format, { cjsDts }) => ({
      ...options,
      sourcemap: !cjsDts,
      comments: { annotation: true, legal: true, jsdoc: false },
    }),
    plugins: [withoutDeclarationMap(), ...plugins, apiEnums()],
  });
}

/** Drops the pointer to a map that is not made: it would lead to sources that are not published. */
function withoutDeclarationMap(): Rolldown.Plugin {
  return {
    name: "without-declaration-map",
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type === "chunk" && /\.d\.[cm]?ts$/.test(output.fileName)) {
          output.code = output.code.replace(/\/\/# sourceMappingURL=\S+\s*$/, "");
        }
      }
    },
  };
}

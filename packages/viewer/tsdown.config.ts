import { readFileSync, writeFileSync } from "node:fs";
import { defineConfig, type Rolldown } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/cli.ts"],
  format: "esm",
  platform: "node",
  target: "node20",
  dts: { entry: "src/index.ts" },
  sourcemap: true,
  // The OTLP decoder is inlined: installing the viewer installs nothing else. This list is checked.
  deps: { onlyBundle: ["@opentelemetry/otlp-transformer", "protobufjs", /^@protobufjs\//, "long"] },
  outputOptions: { comments: false },
  plugins: [requireLong(), writeLicenses()],
});

/**
 * protobufjs loads `long` by a require that bundlers do not see, and does without when that fails: 64-bit integers then
 * silently become doubles, and nanoseconds lose their last digits. A plain require is bundled.
 */
function requireLong(): Rolldown.Plugin {
  return {
    name: "require-long",
    transform(code, id) {
      if (!id.endsWith("/protobufjs/src/util/minimal.js")) return undefined;
      const changed = code
        .replace('util.inquire = require("@protobufjs/inquire");', "")
        .replaceAll("util.inquire(", "require(");
      if (changed.includes("inquire") || !changed.includes('require("long")')) {
        throw new Error("protobufjs no longer loads long the way this plugin expects");
      }
      return { code: changed, map: null };
    },
  };
}

/** Writes the licences of the packages that are part of the bundle. */
function writeLicenses(): Rolldown.Plugin {
  return {
    name: "write-licenses",
    writeBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
      const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []));
      if (folders.size > 0) writeFileSync(new URL("THIRD-PARTY-LICENSES", import.meta.url), listLicenses(folders));
    },
  };
}

function listLicenses(folders: Iterable<string>): string {
  const namesByText = new Map<string, string[]>();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const text = readFileSync(`${folder}/LICENSE`, "utf8").trim();
    namesByText.set(text, [...(namesByText.get(text) ?? []), `${name} ${version} (${license})`].sort());
  }
  const sections = [...namesByText].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`).sort();
  return ["tracelet contains code of these packages.\n", ...sections].join(`\n${"-".repeat(80)}\n\n`);
}

import { defineConfig, type Rolldown } from "tsdown";
import { thirdPartyLicenses } from "../../scripts/third-party-licenses.ts";

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
  plugins: [requireLong(), thirdPartyLicenses(new URL("THIRD-PARTY-LICENSES", import.meta.url))],
  logLevel: "warn",
  publint: { strict: true },
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

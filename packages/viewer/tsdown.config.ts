import { defineConfig } from "tsdown";
import { thirdPartyLicenses } from "../../scripts/third-party-licenses.ts";
import { pageBuild } from "./page-build.ts";

export default defineConfig([
  {
    entry: ["src/index.ts", "src/cli.ts"],
    format: "esm",
    platform: "node",
    target: "node20",
    dts: { entry: "src/index.ts" },
    sourcemap: true,
    // Installing the viewer installs nothing else. This list is checked.
    deps: { onlyBundle: [] },
    outputOptions: { comments: false },
    logLevel: "warn",
    publint: { strict: true },
  },
  { ...pageBuild, plugins: [thirdPartyLicenses(new URL("THIRD-PARTY-LICENSES", import.meta.url))] },
]);

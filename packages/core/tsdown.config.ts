import { slimSdk } from "../../scripts/slim-sdk.ts";
import { thirdPartyLicenses } from "../../scripts/third-party-licenses.ts";
import { libraryBuild } from "../../tsdown.base.ts";

// The official SDK is part of the bundle: docs/decisions/0001-official-sdk-inlined.md.
export default libraryBuild({
  entry: ["src/index.ts", "src/testing.ts"],
  // Itself, as the second entry point imports the first: there is one copy of core, and no third file to load.
  imported: ["@opentelemetry/api", "node:async_hooks", "@tracelet/core"],
  inlined: [
    "@opentelemetry/core",
    "@opentelemetry/otlp-transformer",
    "@opentelemetry/sdk-trace",
    "@opentelemetry/semantic-conventions",
  ],
  // Sources name files of the CommonJS builds, which Node can load for unit tests; here they are the ES modules.
  alias: Object.fromEntries(
    ["sdk-trace", "otlp-transformer"].map((name) => [
      `@opentelemetry/${name}/build/src`,
      `@opentelemetry/${name}/build/esm`,
    ]),
  ),
  plugins: [slimSdk(), thirdPartyLicenses(new URL("THIRD-PARTY-LICENSES", import.meta.url))],
});

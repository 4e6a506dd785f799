import { slimSdk } from "../../scripts/slim-sdk.ts";
import { thirdPartyLicenses } from "../../scripts/third-party-licenses.ts";
import { libraryBuild } from "../../tsdown.base.ts";

// The official SDK is part of the bundle: docs/decisions/0001-official-sdk-inlined.md.
export default libraryBuild({
  imported: ["@opentelemetry/api", "node:async_hooks"],
  inlined: [
    "@opentelemetry/core",
    "@opentelemetry/otlp-transformer",
    "@opentelemetry/sdk-trace",
    "@opentelemetry/semantic-conventions",
  ],
  // Sources name a file of the CommonJS build, which Node can load for unit tests; here it is the ES module.
  alias: { "@opentelemetry/sdk-trace/build/src": "@opentelemetry/sdk-trace/build/esm" },
  plugins: [slimSdk(), thirdPartyLicenses(new URL("THIRD-PARTY-LICENSES", import.meta.url))],
});

import { slimSdk } from "../../scripts/slim-sdk.ts";
import { thirdPartyLicenses } from "../../scripts/third-party-licenses.ts";
import { libraryBuild } from "../../tsdown.base.ts";

// The official SDK is part of the bundle: docs/decisions has why.
export default {
  ...libraryBuild({
    inlined: [
      "@opentelemetry/core",
      "@opentelemetry/otlp-transformer",
      "@opentelemetry/resources",
      "@opentelemetry/sdk-trace",
      "@opentelemetry/semantic-conventions",
    ],
    plugins: [slimSdk(), thirdPartyLicenses(new URL("THIRD-PARTY-LICENSES", import.meta.url))],
  }),
  // Sources name a file of the CommonJS build, which Node can load for unit tests; here it is the ES module.
  alias: { "@opentelemetry/sdk-trace/build/src": "@opentelemetry/sdk-trace/build/esm" },
};

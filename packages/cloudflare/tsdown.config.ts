import { defineConfig } from "tsdown";
import { libraryBuild } from "../../tsdown.base.ts";

const imported = ["@opentelemetry/api", "@tracelet/core", /^cloudflare:/];

export default defineConfig([
  libraryBuild({ imported, esmOnly: ["./sockets"] }),
  // There are no sockets outside of Workers, whose modules are ES modules.
  libraryBuild({ entry: { sockets: "src/sockets.ts" }, format: ["esm"], imported }),
]);

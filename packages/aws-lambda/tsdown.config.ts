import { defineConfig } from "tsdown";
import { libraryBuild } from "../../tsdown.base.ts";

// Itself, as the other entry points import the first: there is one copy of the package, and no more files to load.
const imported = ["@opentelemetry/api", "@tracelet/core", "@tracelet/aws-lambda", /^node:/];

export default defineConfig([
  libraryBuild({ entry: ["src/index.ts", "src/middy.ts"], imported, esmOnly: ["./auto", "./extension"] }),
  // On their own, so that they share no file with the others: the extension's is what each process loads first.
  libraryBuild({
    entry: { auto: "src/auto.ts", extension: "src/register-extension.ts" },
    format: ["esm"],
    imported,
  }),
]);

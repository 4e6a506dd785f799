import { defineConfig } from "tsdown";
export default defineConfig({ entry: ["src/index.ts"], format: ["esm", "cjs"], platform: "neutral", target: "es2023", dts: false, sourcemap: true,
  deps: { neverBundle: [/^node:/, "@opentelemetry/api"] },
  inputOptions: { resolve: { mainFields: ["browser","module","main"], aliasFields: [["browser"]] } as never } });

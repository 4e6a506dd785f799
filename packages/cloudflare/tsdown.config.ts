import { defineConfig } from "tsdown";
export default defineConfig({ entry: ["src/index.ts"], format: ["esm", "cjs"], platform: "neutral", target: "es2023", dts: false, sourcemap: true, deps: { neverBundle: [/^node:/, /^cloudflare:/, /^@opentelemetry/, /^@tracelet/, "hono"] } });

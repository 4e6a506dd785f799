import { configDefaults, defineConfig } from "vitest/config";

/** Bundles what was built. */
const BUILT = "scripts/tree-shaking.test.ts";
/** `npm run coexistence` runs what has to install other products first. */
const HOSTS = ["conformance/**/*.test.ts", "examples/**/*.test.ts", "bench/**/*.test.ts", BUILT];
const HEAVY = ["conformance/**/*.suite.ts"];

export default defineConfig(({ mode }) => ({
  test: {
    // Mostly they wait: for a process to start, for a deadline to pass.
    maxWorkers: "100%",
    reporters: [...configDefaults.reporters, "./conformance/matrix/matrix-reporter.ts"],
    projects: [
      {
        // Next to the code, and from the sources: no build is needed. Without Vite's own condition `module`: what
        // OpenTelemetry has under it is for bundlers, and Node cannot load it.
        ssr: { resolve: { conditions: ["source", "node"] } },
        test: {
          name: "unit",
          setupFiles: ["packages/core/src/balance.fixture.ts"],
          include: ["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: [BUILT],
          testTimeout: 60_000, // properties over large inputs, on a busy machine
        },
      },
      {
        // On real platforms, from what was built. They start processes, which takes its time on a busy machine.
        test: {
          name: "hosts",
          include: mode === "coexistence" ? HEAVY : HOSTS,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
}));

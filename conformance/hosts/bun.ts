import process from "node:process";
import { platformBinary } from "./platform-binary.ts";
import { createServerHostKind, type ServerHostKind } from "./server-process.ts";

const ARCH = process.arch === "arm64" ? "aarch64" : process.arch;

/** Bun from its npm package. */
export const bun: ServerHostKind = createServerHostKind({
  name: "Bun",
  command: platformBinary("bun", [`@oven/bun-${process.platform}-${ARCH}`], "bin/bun"),
  args: ["run", "--no-install"],
});

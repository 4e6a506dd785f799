import process from "node:process";
import { platformBinary } from "./platform-binary.ts";
import { createServerHostKind, type ServerHostKind } from "./server-process.ts";

const LIBC = process.platform === "linux" ? "-glibc" : "";

/** Deno from its npm package, with the permissions that a server needs and no more, off the network. */
export const deno: ServerHostKind = createServerHostKind({
  name: "Deno",
  command: platformBinary("deno", [`@deno/${process.platform}-${process.arch}${LIBC}`], "deno"),
  args: [
    "run",
    "--no-prompt",
    "--no-lock",
    "--no-remote",
    "--node-modules-dir=manual",
    "--allow-read",
    "--allow-net=127.0.0.1",
    // By their names, as a careful user grants them.
    "--allow-env=OTEL_*",
  ],
  env: { DENO_NO_UPDATE_CHECK: "1" },
});

import { loadedModules, MODULES_BEFORE } from "./modules-before.ts"; // the first: the order counts
import process from "node:process";
import { type FlushMode, instrument, type LambdaHandlerLike, registerExtension } from "@tracelet/aws-lambda";

const flush = process.env["FLUSH"] as FlushMode;
if (flush === "extension") await registerExtension();

/** Answers with what Node has loaded of itself since the function's own code began. */
export const handler: LambdaHandlerLike = instrument(
  () => Promise.resolve(loadedModules().filter((name) => !MODULES_BEFORE.has(name))),
  { flush },
);

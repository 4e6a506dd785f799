import process from "node:process";
import { createServerHostKind, type ServerHostKind } from "./server-process.ts";

/** The Node that runs the tests. */
export const node: ServerHostKind = createServerHostKind({ name: "Node", command: process.execPath });

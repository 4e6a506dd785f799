import { createRequire } from "node:module";

/** The user's handler, by the path that the official instrumentation waits for; so in all set-ups, as it costs something. */
export const loadOwnHandler = () => createRequire(`${process.env.LAMBDA_TASK_ROOT}/`)("./handler.cjs").handler;

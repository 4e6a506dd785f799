export { activeTracing, withSpan } from "@tracelet/core";
export { instrument, type LambdaOptions } from "./instrument.ts";
export type { LambdaContextLike, LambdaHandlerLike, StreamingHandlerLike } from "./types.ts";

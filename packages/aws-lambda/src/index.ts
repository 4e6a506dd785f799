export { instrument, type LambdaOptions } from "./instrument.ts";
export type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

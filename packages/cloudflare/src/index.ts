export { activeTracing, withSpan } from "@tracelet/core";
export { instrument } from "./instrument.ts";
export type { OptionsSource } from "./tracing-cache.ts";
export type {
  EnvOf,
  ExecutionContextLike,
  ExportedHandlerLike,
  IncomingRequest,
  InstrumentedHandler,
} from "./types.ts";

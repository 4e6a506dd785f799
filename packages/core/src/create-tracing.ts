import { INVALID_SPAN_CONTEXT, trace } from "@opentelemetry/api";
import { Counters } from "./counters.ts";
import { createEngine } from "./engine.ts";
import { scopeOf } from "./isolate.ts";
import type { AdapterDefaults, EnvRecord, TracingOptions } from "./options.ts";
import { registerGlobals } from "./register-globals.ts";
import { DEFAULT_CAPTURE, resolveOptions } from "./resolve-options.ts";
import type { Tracing } from "./tracing.ts";
import { VERSION } from "./version.ts";

const CORE: AdapterDefaults = { name: "@tracelet/core", version: VERSION };

/**
 * Sets up tracing: the composition root. `env` is the record in which `OTEL_*` variables are looked up; nothing is read
 * from anywhere else. When tracing is on, the globals of the OpenTelemetry API are registered now, once in an isolate.
 *
 * @throws ConfigurationError when an option cannot be meant. Wrong variables are reported by `diag` and ignored.
 */
export function createTracing(
  options: TracingOptions = {},
  env: EnvRecord = {},
  adapter: AdapterDefaults = CORE,
): Tracing {
  const resolved = resolveOptions(options, env, adapter);
  return resolved ? createEngine(resolved, registerGlobals()) : createDisabledTracing();
}

/**
 * Checks options before the environment is known. Registers the API's globals when nothing in an environment could switch
 * tracing off any more: code that runs before the first invocation then meets them.
 *
 * @throws ConfigurationError when an option cannot be meant.
 */
export function prepareTracing(options: TracingOptions): void {
  if (resolveOptions(options, {}, CORE) && options.enabled) registerGlobals();
}

/** The tracing that the running code is part of, if any: for `forceFlush()` and `stats()` within a handler. */
export function activeTracing(): Tracing | undefined {
  return scopeOf()?.engine;
}

function createDisabledTracing(): Tracing {
  return {
    isEnabled: false,
    capture: DEFAULT_CAPTURE,
    run: (_, handler) => handler(trace.wrapSpanContext(INVALID_SPAN_CONTEXT)),
    forceFlush: () => Promise.resolve(),
    stats: () => new Counters().snapshot(0),
  };
}

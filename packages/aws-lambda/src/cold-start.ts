import type { Attributes } from "@opentelemetry/api";
import { FAAS_COLDSTART, TRACELET_INIT_DURATION_MS } from "./attributes.ts";

let isCold = true;
let initMillis: number | undefined;

/** The user's modules have been loaded as far as this `instrument()`. */
export function markInit(): void {
  initMillis = performance.now();
}

/** No invocation has begun in this process or thread. */
export function isBeforeFirstInvocation(): boolean {
  return isCold;
}

/**
 * `faas.coldstart`: true for the first invocation of an execution environment, unless the platform had initialised it ahead
 * of time; and on a cold start `tracelet.init_duration_ms`: how long the process took from its start until
 * `instrument()` was called, for the last time before the first event. An attribute rather than a span: the platform may
 * initialise an environment minutes before the first event, and a trace would begin with a gap of that length.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function coldStartAttributes(initializationType: unknown): Attributes {
  const isColdStart =
    isCold && initializationType !== "provisioned-concurrency" && initializationType !== "lambda-managed-instances";
  isCold = false;
  return {
    [FAAS_COLDSTART]: isColdStart,
    [TRACELET_INIT_DURATION_MS]: isColdStart && initMillis ? Math.round(initMillis) : undefined,
  };
}

import type { Span } from "@opentelemetry/api";
import { scopeOf } from "./isolate.ts";

/** The invocation that the running code belongs to, as adapters and middleware see it. */
export interface ActiveInvocation {
  /** The root span; absent when it does not record. */
  readonly root: (Span & { readonly attributes: Readonly<Record<string, unknown>> }) | undefined;
  /** Its root has not ended yet. An async context may outlive its invocation, in a timer or a cached promise. */
  readonly isRunning: boolean;
  /** Lets the flush wait for `promise` where that costs the response nothing. */
  track(promise: PromiseLike<unknown>): void;
}

/** @returns `undefined` outside of an invocation, and when tracing is off. */
export function activeInvocation(): ActiveInvocation | undefined {
  return scopeOf();
}

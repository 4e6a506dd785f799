import type { Span } from "@opentelemetry/api";
import { activeInvocation, attempt, type Invocation } from "@tracelet/core";
import type { CloudflareTracing } from "./tracing-cache.ts";

/** An invocation of a handler. */
export interface HandlerInvocation extends Invocation {
  /** Called in the invocation, before the handler. */
  begin?(root: Span): void;
}

/** A call of a handler, with what an invocation of it would be. */
export interface HandlerCall<Result> {
  tracing(): CloudflareTracing;
  /** May throw for what no platform sends, such as a stand-in in somebody's test: then there is no invocation. */
  describe(tracing: CloudflareTracing): HandlerInvocation | undefined;
  call(): Result;
}

/** Runs a handler as an invocation; just so when tracing is off, or within an invocation: there is a root already. */
export function runHandler<Result>({
  tracing: getTracing,
  describe,
  call,
}: HandlerCall<Result>): Result | Promise<Awaited<Result>> {
  if (activeInvocation()?.isRunning) return call();
  const tracing = getTracing();
  const invocation = tracing.isEnabled ? attempt(() => describe(tracing)) : undefined;
  if (!invocation) return call();
  return tracing.run(invocation, (root) => {
    attempt(() => invocation.begin?.(root));
    return call();
  });
}

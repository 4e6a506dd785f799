import type { Span } from "@opentelemetry/api";
import { activeInvocation, attempt, type Invocation, type Trigger, type WaitUntilContext } from "@tracelet/core";
import { CLOUDFLARE_HANDLER_TYPE, FAAS_COLDSTART } from "./attributes.ts";
import { takeColdStart } from "./cold-start.ts";
import { createKeepAlive } from "./keep-alive.ts";
import type { CloudflareTracing } from "./tracing-cache.ts";

/** An invocation of a handler, but for what all of them have in common. */
export interface HandlerInvocation extends Omit<Invocation, "trigger" | "flush"> {
  /** How long the export may take after the root's end. @defaultValue core's */
  readonly deadlineMillis?: number;
  /** Called in the invocation, before the handler. */
  begin?(root: Span): void;
}

/** A call of a handler, with what an invocation of it would be. */
export interface HandlerCall<Result> {
  readonly trigger: Trigger;
  /** By Cloudflare's own names. */
  readonly handlerType: string;
  readonly executionContext: WaitUntilContext | undefined;
  tracing(): CloudflareTracing;
  /** May throw for what no platform sends, such as a stand-in in somebody's test: then there is no invocation. */
  readonly describe: (tracing: CloudflareTracing) => HandlerInvocation | undefined;
  call(): Result;
}

/** Runs a handler as an invocation; just so when tracing is off, or within an invocation: there is a root already. */
export function runHandler<Result>(handlerCall: HandlerCall<Result>): Result | Promise<Awaited<Result>> {
  const { call } = handlerCall;
  if (activeInvocation()?.isRunning) return call();
  const tracing = handlerCall.tracing();
  const invocation = tracing.isEnabled ? attempt(() => toInvocation(handlerCall, tracing)) : undefined;
  if (!invocation) return call();
  return tracing.run(invocation, (root) => {
    attempt(() => invocation.begin?.(root));
    return call();
  });
}

/** The platform tells no id of an invocation. */
function toInvocation(
  { trigger, handlerType, executionContext, describe }: HandlerCall<unknown>,
  tracing: CloudflareTracing,
): (HandlerInvocation & Invocation) | undefined {
  const described = describe(tracing);
  return (
    described && {
      ...described,
      trigger,
      attributes: {
        [FAAS_COLDSTART]: takeColdStart(),
        [CLOUDFLARE_HANDLER_TYPE]: handlerType,
        ...described.attributes,
      },
      flush: createKeepAlive(executionContext, described.deadlineMillis),
    }
  );
}

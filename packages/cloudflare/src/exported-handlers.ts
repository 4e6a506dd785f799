import { attempt, type Trigger } from "@tracelet/core";
import { openEnvelopes } from "./delivery.ts";
import { emailInvocation } from "./email-invocation.ts";
import { fetchInvocation } from "./fetch-invocation.ts";
import { queueInvocation } from "./queue-invocation.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import { scheduledInvocation } from "./scheduled-invocation.ts";
import { tailInvocation } from "./tail-invocation.ts";
import type { CloudflareTracing } from "./tracing-cache.ts";
import type { ExecutionContextLike } from "./types.ts";

/** A call of a handler by the platform. */
export interface PlatformEvent {
  /** The event comes first. */
  readonly args: readonly unknown[];
  readonly executionContext: ExecutionContextLike | undefined;
  readonly tracing: CloudflareTracing;
}

/** What starts a handler, and how an invocation of it is described. */
export interface TracedHandler {
  readonly trigger: Trigger;
  /** Called before each call, also when tracing is off. */
  prepare?(args: readonly unknown[]): void;
  describe(event: PlatformEvent): HandlerInvocation | undefined;
}

/** The handlers that run as invocations, by their names. What the platform passes is of the types that they want. */
export const EXPORTED_HANDLERS: Readonly<Record<string, TracedHandler>> = {
  fetch: {
    trigger: "http",
    describe: ({ args: [request], executionContext, tracing }) =>
      fetchInvocation(request as never, executionContext, tracing),
  },
  scheduled: {
    trigger: "timer",
    describe: ({ args: [controller], executionContext }) => scheduledInvocation(controller as never, executionContext),
  },
  queue: {
    trigger: "pubsub",
    prepare: ([batch]) => attempt(() => openEnvelopes(batch as never)),
    describe: ({ args: [batch], executionContext }) => queueInvocation(batch as never, executionContext),
  },
  email: {
    trigger: "other",
    describe: ({ executionContext }) => emailInvocation(executionContext),
  },
  tail: {
    trigger: "other",
    describe: ({ args: [events], executionContext }) => tailInvocation(events as never, executionContext),
  },
};

import { attempt, type Trigger } from "@tracelet/core";
import { openEnvelopes } from "./delivery.ts";
import { emailInvocation } from "./email-invocation.ts";
import { fetchInvocation } from "./fetch-invocation.ts";
import { queueInvocation } from "./queue-invocation.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import { scheduledInvocation } from "./scheduled-invocation.ts";
import { tailInvocation } from "./tail-invocation.ts";
import type { CloudflareTracing } from "./tracing-cache.ts";

/** What starts a handler, and how an invocation of it is described. */
export interface TracedHandler {
  readonly trigger: Trigger;
  /** Called before each call, also when tracing is off. */
  prepare?(event: never): void;
  /** What the platform passes is of the type that is wanted. */
  describe(event: never, tracing: CloudflareTracing): HandlerInvocation | undefined;
}

/** The handlers that run as invocations, by their names. */
export const EXPORTED_HANDLERS: Readonly<Record<string, TracedHandler>> = {
  fetch: { trigger: "http", describe: fetchInvocation },
  scheduled: { trigger: "timer", describe: scheduledInvocation },
  queue: { trigger: "pubsub", prepare: (batch) => attempt(() => openEnvelopes(batch)), describe: queueInvocation },
  email: { trigger: "other", describe: emailInvocation },
  tail: { trigger: "other", describe: tailInvocation },
};

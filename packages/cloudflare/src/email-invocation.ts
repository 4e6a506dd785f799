import { SpanKind } from "@opentelemetry/api";
import type { Invocation } from "@tracelet/core";
import { createKeepAlive } from "./keep-alive.ts";
import { rootAttributes } from "./root-attributes.ts";
import type { ExecutionContextLike } from "./types.ts";

/**
 * How a mail becomes an invocation: a CONSUMER span that tells nothing of it, as addresses and headers are personal data.
 * A `traceparent` among the headers of a mail is anybody's, and is not looked at.
 *
 * @see https://developers.cloudflare.com/email-routing/email-workers/runtime-api/
 */
export function emailInvocation(executionContext: ExecutionContextLike | undefined): Invocation {
  return {
    trigger: "other",
    name: "email",
    kind: SpanKind.CONSUMER,
    attributes: rootAttributes("email"),
    flush: createKeepAlive(executionContext),
  };
}

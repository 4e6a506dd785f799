import { SpanKind } from "@opentelemetry/api";
import type { HandlerInvocation } from "./run-handler.ts";

/**
 * How a mail becomes an invocation: a CONSUMER span that tells nothing of it, as addresses and headers are personal data.
 * A `traceparent` among the headers of a mail is anybody's, and is not looked at.
 *
 * @see https://developers.cloudflare.com/email-routing/email-workers/runtime-api/
 */
export function emailInvocation(): HandlerInvocation {
  return { name: "email", kind: SpanKind.CONSUMER };
}

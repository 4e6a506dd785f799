import { context, defaultTextMapGetter, isSpanContextValid, type Link, propagation, trace } from "@opentelemetry/api";
import { messageContext } from "@tracelet/core";
import type { AwsCall, AwsService, Members } from "./aws-service.ts";
import type { Carrier } from "./carrier.ts";

/**
 * The input with the active context in it, if it can carry that. Whom the client leads to is the user's own decision:
 * `propagateTo` is for hosts.
 */
export function injectContext({ inject }: AwsService, call: AwsCall): Members | undefined {
  const ctx = context.active();
  const active = trace.getSpanContext(ctx);
  if (!inject || !active || !isSpanContextValid(active)) return undefined;
  const carrier: Record<string, string> = {};
  propagation.inject(ctx, carrier);
  return inject(call, carrier);
}

/** Links to the contexts that messages carry. */
export function linksTo(carriers: readonly Carrier[]): Link[] {
  return carriers.flatMap((carrier) => {
    const sent = messageContext({ carrier, getter: defaultTextMapGetter });
    return sent ? [{ context: sent.sender }] : [];
  });
}

import { type Attributes, context, propagation, SpanKind } from "@opentelemetry/api";
import { attempt, tracedFetch, withSpan } from "@tracelet/core";
import { CLOUDFLARE_BINDING_NAME, CLOUDFLARE_BINDING_TYPE, DB_OPERATION_NAME, DB_SYSTEM_NAME } from "../attributes.ts";
import type { BindingClass, Call } from "./binding-class.ts";

/** How a call is made. */
export interface CallOptions {
  readonly isContextSent: boolean | undefined;
  call(args: readonly unknown[]): unknown;
}

/** Makes a call in a span, and returns or throws what it does. */
export function traceCall(bindingClass: BindingClass, called: Call, { isContextSent, call }: CallOptions): unknown {
  const { method, binding, args } = called;
  const { type, system, response } = bindingClass;
  const attributes: Attributes = { [CLOUDFLARE_BINDING_NAME]: binding, [CLOUDFLARE_BINDING_TYPE]: type };
  if (method === "fetch") {
    const [input, init] = args as Parameters<typeof fetch>;
    // Which Worker it leads to is said by the set-up; the host of the URL means nothing.
    return tracedFetch((...sent) => call(sent) as Promise<Response>, input, init, { attributes, isTrusted: true });
  }
  const request = attempt(() => bindingClass.request?.(called)) ?? {};
  if (!request) return call(args);
  const { name = `${method} ${binding}`, kind = SpanKind.CLIENT } = request;
  Object.assign(attributes, system && { [DB_SYSTEM_NAME]: system, [DB_OPERATION_NAME]: method }, request.attributes);
  let made: unknown;
  const traced = withSpan(name, { kind, attributes }, (span) => {
    const sent = isContextSent ? attempt(() => bindingClass.withContext?.(called, activeCarrier())) : args;
    made = call(sent ?? args);
    if (!response || !(made instanceof Promise)) return made;
    return made.then((value: unknown) => {
      attempt(() => span.setAttributes(response(value, called)));
      return value;
    });
  });
  if (typeof made !== "function" || !(traced instanceof Promise)) return traced;
  // The promise of an RPC takes calls before it settles: it has to be the platform's own, and its rejection its owner's.
  traced.catch(() => undefined);
  return made;
}

/** What tells the active span's context. */
function activeCarrier(): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

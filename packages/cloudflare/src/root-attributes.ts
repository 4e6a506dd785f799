import type { Attributes } from "@opentelemetry/api";
import { CLOUDFLARE_HANDLER_TYPE, FAAS_COLDSTART } from "./attributes.ts";
import { takeColdStart } from "./cold-start.ts";

/** What every root span of a Worker says. The platform tells no id of an invocation. */
export function rootAttributes(handlerType: string): Attributes {
  return { [FAAS_COLDSTART]: takeColdStart(), [CLOUDFLARE_HANDLER_TYPE]: handlerType };
}

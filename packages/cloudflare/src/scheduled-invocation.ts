import type { Invocation } from "@tracelet/core";
import { CLOUDFLARE_SCHEDULED_TIME, FAAS_CRON, FAAS_TIME } from "./attributes.ts";
import { createKeepAlive } from "./keep-alive.ts";
import { rootAttributes } from "./root-attributes.ts";
import type { ExecutionContextLike, ScheduledControllerLike } from "./types.ts";

/**
 * How a cron trigger becomes an invocation: a SERVER span named after the cron expression.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/handlers/scheduled/
 */
export function scheduledInvocation(
  { cron, scheduledTime }: ScheduledControllerLike,
  executionContext: ExecutionContextLike | undefined,
): Invocation {
  const time = new Date(scheduledTime).toISOString();
  return {
    trigger: "timer",
    name: `scheduled ${cron}`.trim(),
    attributes: {
      ...rootAttributes("scheduled"),
      [FAAS_CRON]: cron,
      [FAAS_TIME]: time,
      [CLOUDFLARE_SCHEDULED_TIME]: time,
    },
    flush: createKeepAlive(executionContext),
  };
}

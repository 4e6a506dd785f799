import { CLOUDFLARE_SCHEDULED_TIME, FAAS_CRON, FAAS_TIME } from "./attributes.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import type { ScheduledControllerLike } from "./types.ts";

/**
 * How a cron trigger becomes an invocation: a SERVER span named after the cron expression.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/handlers/scheduled/
 */
export function scheduledInvocation({ cron, scheduledTime }: ScheduledControllerLike): HandlerInvocation {
  const time = new Date(scheduledTime).toISOString();
  return {
    name: `scheduled ${cron}`.trim(),
    attributes: { [FAAS_CRON]: cron, [FAAS_TIME]: time, [CLOUDFLARE_SCHEDULED_TIME]: time },
  };
}

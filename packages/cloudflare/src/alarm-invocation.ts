import type { Span } from "@opentelemetry/api";
import type { Completion } from "@tracelet/core";
import type { AlarmSetter } from "./alarm-setter.ts";
import { CLOUDFLARE_ALARM_RETRY_COUNT, CLOUDFLARE_SCHEDULED_TIME, FAAS_TIME } from "./attributes.ts";
import type { PlatformCall } from "./instrument-class.ts";
import type { HandlerInvocation } from "./run-handler.ts";

interface AlarmInfo {
  readonly retryCount?: number;
  /** Milliseconds since the Unix epoch. */
  readonly scheduledTime?: number;
}

/**
 * How an alarm becomes an invocation: a SERVER span of a trace of its own, with a link to the span that set the alarm.
 *
 * @see https://developers.cloudflare.com/durable-objects/api/alarms/
 */
export function alarmInvocation({ className, args }: PlatformCall, setter: AlarmSetter | undefined): HandlerInvocation {
  const { retryCount, scheduledTime } = (args[0] ?? {}) as AlarmInfo;
  const time = scheduledTime === undefined ? undefined : new Date(scheduledTime).toISOString();
  let linked: Promise<"complete"> | undefined;
  return {
    name: `${className}/alarm`,
    attributes: {
      ...(time && { [FAAS_TIME]: time, [CLOUDFLARE_SCHEDULED_TIME]: time }),
      ...(retryCount !== undefined && { [CLOUDFLARE_ALARM_RETRY_COUNT]: retryCount }),
    },
    begin: (root) => {
      linked = linkTo(setter, root);
    },
    complete: (result): Completion => ({ result, ...(linked && { ended: linked }) }),
  };
}

/** Returns what the root has to wait for: the handler does not. */
function linkTo(setter: AlarmSetter | undefined, root: Span): Promise<"complete"> | undefined {
  const link = (context: Awaited<ReturnType<AlarmSetter["recall"]>>): "complete" => {
    if (context) root.addLink({ context });
    return "complete";
  };
  const found = setter?.recall();
  if (found instanceof Promise) return found.then(link, () => "complete" as const);
  link(found);
  return undefined;
}

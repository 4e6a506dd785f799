import type { EnvOfClass, PlatformClass } from "./class-types.ts";
import type { OptionsSource } from "./cloudflare-options.ts";
import { instrumentClass } from "./instrument-class.ts";
import { assertPlatformClass } from "./platform-class.ts";
import {
  type WorkflowEventLike,
  type WorkflowIdentity,
  workflowIdentity,
  workflowInvocation,
} from "./workflow-invocation.ts";

/**
 * Instruments a class that extends `WorkflowEntrypoint`: each instance is one trace, whose ids follow from the names of the
 * Workflow and the instance, with a span for each attempt of a step that ran, and for each sleep and wait. Spans are
 * exported after each step. The result is a subclass, to be exported in place of the class.
 *
 * The root span is exported when the instance is complete; one that is paused, terminated or restarted may export it more
 * than once. After a hibernation the code runs again from its start: steps that are done make no spans again, sleeps and
 * waits that are over make a short one.
 *
 * @example
 * export class Order extends instrumentWorkflow(class extends WorkflowEntrypoint<Env> { async run(event, step) { … } }) {}
 * @throws ConfigurationError for anything but such a class, and for options that cannot be meant.
 * @see https://developers.cloudflare.com/workflows/
 */
export function instrumentWorkflow<Class extends PlatformClass>(
  Class: Class,
  options?: OptionsSource<EnvOfClass<Class>>,
): Class {
  assertPlatformClass(Class, "WorkflowEntrypoint");
  const identities = new WeakMap<object, WorkflowIdentity>();
  return instrumentClass(Class, {
    options: options as OptionsSource<unknown> | undefined,
    handlers: {
      run: {
        trigger: "other",
        handlerType: "workflow",
        getReady: async ([event]) => {
          identities.set(event as object, await workflowIdentity(event as WorkflowEventLike));
        },
        describe: (call) => workflowInvocation(call, identities.get(call.args[0] as object)),
      },
    },
  });
}

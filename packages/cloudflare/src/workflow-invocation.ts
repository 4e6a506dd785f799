import { trackWaitUntil } from "@tracelet/core";
import { CLOUDFLARE_WORKFLOW_INSTANCE_ID, CLOUDFLARE_WORKFLOW_NAME } from "./attributes.ts";
import type { PlatformCall } from "./instrument-class.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import { traceSteps } from "./workflow-step.ts";

/** @see https://developers.cloudflare.com/workflows/build/workers-api/#workflowevent */
export interface WorkflowEventLike {
  readonly instanceId: string;
  readonly workflowName?: string;
  /** When the instance was created. */
  readonly timestamp?: Date;
}

/** The root span of a Workflow's instance. */
export interface WorkflowIdentity {
  readonly traceId: string;
  readonly spanId: string;
  readonly startTime?: Date;
}

/**
 * The ids of an instance's root span: the first 16 and the next 8 bytes of the SHA-256 of `{workflow name}/{instance id}`.
 * Every execution of the instance finds the same ones, and so does everybody who looks for its trace.
 */
export async function workflowIdentity(event: WorkflowEventLike): Promise<WorkflowIdentity> {
  const { instanceId, workflowName = "", timestamp } = event;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${workflowName}/${instanceId}`));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return {
    traceId: hex.slice(0, 32),
    spanId: hex.slice(32, 48),
    ...(timestamp instanceof Date && { startTime: timestamp }),
  };
}

/**
 * How an execution of a Workflow becomes an invocation: a SERVER span from the creation of the instance on. When the
 * platform puts an instance to sleep, its code runs again from the start afterwards: all executions make one trace with one
 * root, which the last one exports.
 *
 * @see https://developers.cloudflare.com/workflows/build/rules-of-workflows/
 */
export function workflowInvocation(
  { className, args: [event, step], executionContext }: PlatformCall,
  identity: WorkflowIdentity | undefined,
): HandlerInvocation {
  const { instanceId, workflowName = className } = event as WorkflowEventLike;
  const waitUntil = trackWaitUntil(executionContext);
  return {
    name: `run ${workflowName}`,
    attributes: {
      [CLOUDFLARE_WORKFLOW_NAME]: workflowName,
      [CLOUDFLARE_WORKFLOW_INSTANCE_ID]: instanceId,
    },
    ...(identity && { identity }),
    begin: () => traceSteps(step as object, { waitUntil: (flush) => waitUntil?.(flush) }),
  };
}

import type { Attributes, Span } from "@opentelemetry/api";
import type { FlushStrategy, IncomingCarrier, Invocation, Trigger } from "@tracelet/core";
import {
  AWS_LAMBDA_INVOKED_ARN,
  CLOUD_ACCOUNT_ID,
  CLOUD_RESOURCE_ID,
  FAAS_COLDSTART,
  FAAS_INVOCATION_ID,
} from "./attributes.ts";
import { takeColdStart } from "./cold-start.ts";
import { describeHttpV2, isHttpV2Event } from "./http-v2-invocation.ts";
import { flushBudgetMillis } from "./keep-alive.ts";
import { text } from "./text.ts";
import type { LambdaContextLike } from "./types.ts";

/** What the event tells of the invocation. */
export interface TriggerDescription {
  readonly trigger: Trigger;
  /** @defaultValue the function's name */
  readonly name?: string;
  readonly attributes?: Attributes;
  readonly incoming?: IncomingCarrier;
  describeResult?(root: Span, result: unknown): void;
}

/** Settings of one set-up that its invocations share. */
export interface InvocationSettings {
  readonly maxFlushMillis: number;
  flush(budgetMillis: () => number): FlushStrategy;
  readonly functionName: string;
  readonly initializationType: unknown;
}

/** What started the function; never throws, whatever the event is. */
export function describeTrigger(event: unknown): TriggerDescription {
  return isHttpV2Event(event) ? describeHttpV2(event) : { trigger: "other" };
}

/** How an event becomes an invocation: a SERVER span over the handler, whose response waits for the export. */
export function lambdaInvocation(
  description: TriggerDescription,
  context: LambdaContextLike | undefined,
  settings: InvocationSettings,
): Invocation {
  const { trigger, name, attributes, incoming, describeResult } = description;
  return {
    trigger,
    name: name ?? text(context?.functionName) ?? settings.functionName,
    attributes: {
      [FAAS_COLDSTART]: takeColdStart(settings.initializationType),
      ...contextAttributes(context),
      ...attributes,
    },
    ...(incoming && { incoming }),
    flush: settings.flush(() => flushBudgetMillis(context, settings.maxFlushMillis)),
    complete: (result, root) => {
      describeResult?.(root, result);
      return undefined;
    },
  };
}

/** @see https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/ */
function contextAttributes(context: LambdaContextLike | undefined): Attributes {
  const arn = text(context?.invokedFunctionArn);
  return {
    [FAAS_INVOCATION_ID]: text(context?.awsRequestId),
    [AWS_LAMBDA_INVOKED_ARN]: arn,
    [CLOUD_ACCOUNT_ID]: arn?.split(":")[4],
    [CLOUD_RESOURCE_ID]: arn && resolvedArn(arn, text(context?.functionVersion)),
  };
}

/** The function's ARN with the version that runs in place of the alias by which it was invoked. */
function resolvedArn(arn: string, version: string | undefined): string {
  const parts = arn.split(":");
  return parts.length === 8 && version !== undefined ? [...parts.slice(0, 7), version].join(":") : arn;
}

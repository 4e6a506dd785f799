import { attempt } from "@tracelet/core";
import type { Attributes, Span } from "@opentelemetry/api";
import type { FlushStrategy, IncomingCarrier, Invocation, Tracing, Trigger } from "@tracelet/core";
import {
  AWS_LAMBDA_INVOKED_ARN,
  CLOUD_ACCOUNT_ID,
  CLOUD_RESOURCE_ID,
  FAAS_INVOCATION_ID,
  FAAS_TIME,
  TRACELET_EVENT_SOURCE,
} from "./attributes.ts";
import type { Batch } from "./batch.ts";
import { type Carriers, CARRIERS_GETTER, type ExtractContext, platformCarriers } from "./carrier.ts";
import { coldStartAttributes } from "./cold-start.ts";
import { describeDocuments } from "./document-invocation.ts";
import { eventSource } from "./event-source.ts";
import { describeHttp } from "./http-invocation.ts";
import { describeMessages } from "./message-invocation.ts";
import { isMessaging } from "./message.ts";
import { text, textAt, valueAt } from "./text.ts";
import type { LambdaContextLike } from "./types.ts";

/** What the event tells of the invocation. */
export interface TriggerDescription {
  readonly trigger: Trigger;
  /** Which service sent the event, when that can be told. */
  readonly source?: string | undefined;
  /** @defaultValue the function's name */
  readonly name?: string | undefined;
  readonly attributes?: Attributes;
  /** Where in the event the caller's context may be. */
  readonly carriers?: Carriers;
  /** The records that came with it; see `inBatch`. */
  readonly batch?: Batch;
  readonly describeResult?: ((root: Span, result: unknown) => void) | undefined;
}

/** Settings of one set-up that its invocations share. */
export interface InvocationSettings {
  flush(context: LambdaContextLike | undefined, isAnswered?: () => boolean): FlushStrategy;
  readonly functionName: string;
  readonly initializationType: unknown;
  readonly extractContext?: ExtractContext | undefined;
}

/** An event as it came in. */
export interface LambdaEvent {
  readonly event: unknown;
  readonly context: LambdaContextLike;
  /** Whether the response has gone when the handler has ended, as one that is streamed. */
  readonly isAnswered?: (() => boolean) | undefined;
  /** What the caller is answered, where that is not what the handler returns. */
  readAnswer?(): unknown;
}

/** What started the function; never throws, whatever the event is. */
export function describeTrigger(event: unknown, capture: Tracing["capture"]): TriggerDescription {
  return attempt(() => describeEvent(event, capture)) ?? { trigger: "other" };
}

function describeEvent(event: unknown, capture: Tracing["capture"]): TriggerDescription {
  const source = eventSource(event) ?? "";
  if (/^(?:apigateway|elb|appsync|cloudfront|vpc-lattice)$/.test(source)) return describeHttp(event, source, capture);
  if (isMessaging(source)) return describeMessages(event, source);
  if (/^(?:s3|dynamodb|docdb)$/.test(source)) return describeDocuments(event, source);
  if (/^(?:events|scheduler)$/.test(source)) {
    return { source, trigger: "timer", attributes: { [FAAS_TIME]: textAt(event, "time") } };
  }
  // The input of a state machine or of a caller that has no other place for its context, or a request to an authorizer.
  return { source: text(source), trigger: "other", carriers: [event, valueAt(event, "headers")] };
}

/** How an event becomes an invocation: a SERVER span over the handler, whose response waits for the export. */
export function lambdaInvocation(
  description: TriggerDescription,
  { event, context, isAnswered, readAnswer }: LambdaEvent,
  settings: InvocationSettings,
): Invocation {
  const { source, trigger, name, attributes, carriers = [], describeResult } = description;
  const carrier: Carriers = [settings.extractContext?.(event, context), ...carriers, ...platformCarriers(context)];
  return {
    trigger,
    name: name ?? textAt(context, "functionName") ?? settings.functionName,
    attributes: {
      ...coldStartAttributes(settings.initializationType),
      ...contextAttributes(context),
      [TRACELET_EVENT_SOURCE]: source,
      ...attributes,
    },
    // Also when nothing is there: a propagator may know of other places.
    incoming: { carrier, getter: CARRIERS_GETTER } as IncomingCarrier,
    flush: settings.flush(context, isAnswered),
    complete: (result, root) => {
      describeResult?.(root, readAnswer ? readAnswer() : result);
      return undefined;
    },
  };
}

/** @see https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/ */
function contextAttributes(context: LambdaContextLike | undefined): Attributes {
  const arn = textAt(context, "invokedFunctionArn");
  const parts = arn?.split(":");
  const version = textAt(context, "functionVersion");
  return {
    [FAAS_INVOCATION_ID]: textAt(context, "awsRequestId"),
    [AWS_LAMBDA_INVOKED_ARN]: arn,
    [CLOUD_ACCOUNT_ID]: parts?.[4],
    // The function's with the version that runs, in place of the alias by which it was invoked.
    [CLOUD_RESOURCE_ID]: parts?.length === 8 && version ? parts.with(7, version).join(":") : arn,
  };
}

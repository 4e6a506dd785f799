import { defaultTextMapGetter, type Link, type Span, SpanKind } from "@opentelemetry/api";
import { type MessageContext, messageContext } from "@tracelet/core";
import {
  CLOUDFLARE_QUEUE_ACKED,
  CLOUDFLARE_QUEUE_BATCH_SIZE,
  CLOUDFLARE_QUEUE_OUTCOME,
  CLOUDFLARE_QUEUE_RETRIED,
  MESSAGING_BATCH_MESSAGE_COUNT,
} from "./attributes.ts";
import { deliveryOf, processAttributes } from "./delivery.ts";
import { replaceMethod } from "./replace-method.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import type { MessageBatchLike, MessageLike } from "./types.ts";

type Outcome = "ack" | "retry";

/** A batch is done, and its messages are, when the export is: a slow collector must not hold up a queue. */
const DEADLINE_MILLIS = 4_000;

/**
 * How a batch of messages becomes an invocation: a CONSUMER span of a trace of its own, whatever the size of the batch,
 * with links to the senders of the messages and the number of those that are acknowledged and retried in the end.
 *
 * @see https://developers.cloudflare.com/queues/configuration/javascript-apis/#consumer
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/#consumer-spans
 */
export function queueInvocation(batch: MessageBatchLike): HandlerInvocation {
  const { queue, messages } = batch;
  let record: RecordOutcomes | undefined;
  return {
    name: `process ${queue}`,
    kind: SpanKind.CONSUMER,
    attributes: {
      ...processAttributes(queue),
      [MESSAGING_BATCH_MESSAGE_COUNT]: messages.length,
      [CLOUDFLARE_QUEUE_BATCH_SIZE]: messages.length,
    },
    deadlineMillis: DEADLINE_MILLIS,
    begin: (root) => {
      root.addLinks(linksTo(messages));
      record = observeOutcomes(batch, root);
    },
    complete: () => {
      record?.("ack");
      return undefined;
    },
  };
}

/** The context that a message's envelope holds. */
export function contextOf(message: MessageLike): MessageContext | undefined {
  const carrier = deliveryOf(message)?.carrier;
  return carrier && messageContext({ carrier, getter: defaultTextMapGetter });
}

/** Messages that were sent together have one sender, and get one link. */
function linksTo(messages: readonly MessageLike[]): Link[] {
  const links = new Map<string, Link>();
  for (const message of messages) {
    const context = contextOf(message)?.sender;
    if (context) links.set(context.traceId + context.spanId, { context });
  }
  return [...links.values()];
}

/** Counts a message that nobody decided on as `otherwise`. */
type RecordOutcomes = (otherwise: Outcome) => void;

/**
 * Learns by own methods of the batch and its messages what becomes of them. As on the platform, the first decision on a
 * message holds, and one on all beats later ones. What is recorded until the handler returns is what a throw would mean.
 */
function observeOutcomes(batch: MessageBatchLike, root: Span): RecordOutcomes {
  const { messages } = batch;
  const decided = new Map<object, Outcome>();
  const record: RecordOutcomes = (otherwise) => {
    if (!root.isRecording()) return;
    const all = decided.get(batch) ?? otherwise;
    const acked = messages.filter((message) => (decided.get(message) ?? all) === "ack").length;
    root.setAttributes({ [CLOUDFLARE_QUEUE_ACKED]: acked, [CLOUDFLARE_QUEUE_RETRIED]: messages.length - acked });
  };
  const decide = (target: object, outcome: Outcome): void => {
    if (decided.has(batch) || decided.has(target)) return;
    decided.set(target, outcome);
    const span = deliveryOf(target)?.span;
    if (span?.isRecording()) span.setAttribute(CLOUDFLARE_QUEUE_OUTCOME, outcome);
    record("retry");
  };
  for (const outcome of ["ack", "retry"] as const) {
    for (const target of [batch, ...messages]) {
      replaceMethod(target, { name: target === batch ? `${outcome}All` : outcome }, (call, { args }) => {
        const result = call(args);
        decide(target, outcome); // which the platform took
        return result;
      });
    }
  }
  record("retry");
  return record;
}

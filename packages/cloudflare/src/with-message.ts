import { context, type Link, type Span, SpanKind } from "@opentelemetry/api";
import { activeInvocation, withSpan } from "@tracelet/core";
import { CLOUDFLARE_QUEUE_ATTEMPTS, MESSAGING_MESSAGE_ID } from "./attributes.ts";
import { deliveryOf, processAttributes } from "./delivery.ts";
import { contextOf } from "./queue-invocation.ts";
import type { MessageLike } from "./types.ts";

/**
 * Runs `fn` in a span of its own for one message of a batch, and returns what it returns: CONSUMER `process {queue}`. When
 * the message came in an envelope, the span continues its sender's trace and links to the batch; with the option
 * `incoming: "link"` it is a child of the batch and links to the sender. `ack()` and `retry()` show on it while it lasts.
 *
 * @example
 * for (const message of batch.messages) {
 *   await withMessage(message, async () => { await handle(message.body); message.ack(); });
 * }
 */
export function withMessage<Result>(message: MessageLike, fn: (span: Span) => Result): Result {
  const delivery = deliveryOf(message);
  if (!delivery) return withSpan("process", { kind: SpanKind.CONSUMER }, fn);
  const { sender, continued } = contextOf(message) ?? {};
  const other = continued ? activeInvocation()?.root?.spanContext() : sender;
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: {
      ...processAttributes(delivery.queue),
      [MESSAGING_MESSAGE_ID]: message.id,
      [CLOUDFLARE_QUEUE_ATTEMPTS]: message.attempts,
    },
    links: other ? [{ context: other } satisfies Link] : [],
  };
  return context.with(continued ?? context.active(), () =>
    withSpan(`process ${delivery.queue}`, options, (span) => {
      delivery.span = span;
      return fn(span);
    }),
  );
}

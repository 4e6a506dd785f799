import type { Attributes, Span } from "@opentelemetry/api";
import {
  CLOUDFLARE_QUEUE_NAME,
  CLOUDFLARE_QUEUES,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "./attributes.ts";
import { unwrap } from "./queue-envelope.ts";
import type { MessageBatchLike } from "./types.ts";

/** What is known of a message that a queue delivered. */
export interface Delivery {
  readonly queue: string;
  /** What its sender's context is read from. */
  readonly carrier: Readonly<Record<string, string>> | undefined;
  /** The span that it is processed in. */
  span?: Span;
}

const deliveries = new WeakMap<object, Delivery>();

/** `undefined` for a message that came another way. */
export function deliveryOf(message: object): Delivery | undefined {
  return deliveries.get(message);
}

/**
 * Takes the messages of a batch out of their envelopes: their `body` is what was sent from now on, by a property of their
 * own. Also when tracing is off, as senders know nothing of that.
 */
export function openEnvelopes({ queue, messages }: MessageBatchLike): void {
  for (const message of messages) {
    if (deliveries.has(message)) continue;
    const { body, carrier } = unwrap(message.body);
    if (carrier) Reflect.defineProperty(message, "body", { value: body, configurable: true, enumerable: true });
    deliveries.set(message, { queue, carrier });
  }
}

/** What spans around the processing of messages have in common. */
export function processAttributes(queue: string): Attributes {
  return {
    [MESSAGING_SYSTEM]: CLOUDFLARE_QUEUES,
    [MESSAGING_DESTINATION_NAME]: queue,
    [MESSAGING_OPERATION_NAME]: "process",
    [MESSAGING_OPERATION_TYPE]: "process",
    [CLOUDFLARE_QUEUE_NAME]: queue,
  };
}

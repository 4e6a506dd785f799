import { SpanKind } from "@opentelemetry/api";
import {
  CLOUDFLARE_QUEUES,
  MESSAGING_BATCH_MESSAGE_COUNT,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "../attributes.ts";
import { wrap } from "../queue-envelope.ts";
import type { BindingClass } from "./binding-class.ts";

/** The binding does not tell its queue's name: its own is the destination. @see https://developers.cloudflare.com/queues/configuration/javascript-apis/ */
export const QUEUE_PRODUCER: BindingClass = {
  type: "Queue",
  methods: "send sendBatch",
  request: ({ method, args: [messages], binding }) => ({
    name: `send ${binding}`,
    kind: SpanKind.PRODUCER,
    attributes: {
      [MESSAGING_SYSTEM]: CLOUDFLARE_QUEUES,
      [MESSAGING_DESTINATION_NAME]: binding,
      [MESSAGING_OPERATION_NAME]: method,
      [MESSAGING_OPERATION_TYPE]: "send",
      // Another iterable can be gone through but once.
      ...(method === "sendBatch" && Array.isArray(messages) && { [MESSAGING_BATCH_MESSAGE_COUNT]: messages.length }),
    },
  }),
  withContext: ({ method, args: [input, ...options] }, carrier) => {
    const envelop = (body: unknown, type: unknown): unknown =>
      type === "text" || type === "bytes" ? body : wrap(body, carrier);
    if (method === "send")
      return [envelop(input, (options[0] as Partial<Message> | undefined)?.contentType), ...options];
    const messages = Array.from(input as Iterable<Message>, (message) => ({
      ...message,
      body: envelop(message.body, message.contentType),
    }));
    return [messages, ...options];
  },
};

interface Message {
  readonly body: unknown;
  readonly contentType?: unknown;
}

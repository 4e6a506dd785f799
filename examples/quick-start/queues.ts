import { instrument, type MessageLike, withMessage } from "@tracelet/cloudflare";

interface Env {
  readonly ORDERS: { send(body: unknown): Promise<void> };
}
interface Batch {
  readonly messages: readonly MessageLike[];
}

export default instrument(
  {
    async fetch(request: Request, env: Env) {
      await env.ORDERS.send({ id: new URL(request.url).pathname }); // the context goes along, in an envelope
      return new Response("queued");
    },
    queue({ messages }: Batch) {
      for (const message of messages) {
        withMessage(message, () => message.ack()); // continues the sender's trace, and links to the batch
      }
    },
  },
  { bindings: { ORDERS: { context: true } } },
);

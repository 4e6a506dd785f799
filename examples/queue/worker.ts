import { instrument, withMessage, withSpan } from "@tracelet/cloudflare";

interface Order {
  readonly id: string;
  readonly amount: number;
}
interface Env {
  readonly ORDERS: Queue<Order>;
}

export default instrument(
  {
    async fetch(request, env) {
      const orders = await request.json<Order[]>();
      await env.ORDERS.sendBatch(orders.map((body) => ({ body }))); // the trace goes along
      return new Response("queued", { status: 202 });
    },
    async queue({ messages }) {
      for (const message of messages) {
        // Continues the trace of the request that sent it, and links to the batch.
        await withMessage(message, async (span) => {
          span.setAttribute("order.id", message.body.id);
          if (message.body.amount > 1_000 && message.attempts === 1) return message.retry();
          await withSpan("pack", { attributes: { "order.amount": message.body.amount } }, async () => message.ack());
        });
      }
    },
  } satisfies ExportedHandler<Env, Order>,
  { bindings: { ORDERS: { context: true } } },
);

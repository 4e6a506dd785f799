import { instrument, withMessage } from "@tracelet/cloudflare";

interface Order {
  readonly id: string;
}
interface Env {
  readonly ORDERS: Queue<Order>;
  readonly SHIPPING_URL: string;
}

export default instrument(
  {
    async fetch(request, env) {
      await env.ORDERS.send({ id: new URL(request.url).pathname.slice(1) });
      return new Response("accepted", { status: 202 });
    },
    async queue({ messages }, env) {
      for (const message of messages) {
        await withMessage(message, async () => {
          const shipped = await fetch(env.SHIPPING_URL, { method: "POST", body: JSON.stringify(message.body) });
          if (shipped.ok) message.ack();
          else message.retry();
        });
      }
    },
  } satisfies ExportedHandler<Env, Order>,
  { bindings: { ORDERS: { context: true } } },
);

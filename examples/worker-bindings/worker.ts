import { instrument } from "@tracelet/cloudflare";

interface Env {
  readonly SETTINGS: KVNamespace;
  readonly RECEIPTS: R2Bucket;
  readonly DB: D1Database;
}

export default instrument({
  async fetch(request, env) {
    const id = new URL(request.url).pathname.slice(1);
    const currency = (await env.SETTINGS.get("currency")) ?? "EUR";
    const query = env.DB.prepare("SELECT price FROM orders WHERE id = ?").bind(id);
    const price = await query.first<number>("price");
    if (price === null) return new Response("no such order", { status: 404 });

    const receipt = `${id}: ${price} ${currency}`;
    await env.RECEIPTS.put(`${id}.txt`, receipt);
    return new Response(receipt);
  },
} satisfies ExportedHandler<Env>);

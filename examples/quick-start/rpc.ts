import { instrument } from "@tracelet/cloudflare";

interface Env {
  readonly PRICES: { quote(sku: string): Promise<number> };
}

export default instrument(
  {
    async fetch(_request: Request, env: Env) {
      return Response.json({ price: await env.PRICES.quote("tea") }); // a span "PRICES/quote"
    },
  },
  { bindings: { PRICES: { rpc: ["quote"], context: true } } },
);

import { instrument } from "@tracelet/cloudflare";
import type { Prices } from "./prices.ts";

interface Env {
  readonly PRICES: Service<typeof Prices>;
}

export default instrument(
  {
    async fetch(request, env) {
      const sku = new URL(request.url).pathname.slice(1);
      return Response.json({ sku, price: await env.PRICES.quote(sku) });
    },
  } satisfies ExportedHandler<Env>,
  // The method is traced by its name, and the context goes with the call: `prices` has to be instrumented, too.
  { bindings: { PRICES: { rpc: ["quote"], context: true } } },
);

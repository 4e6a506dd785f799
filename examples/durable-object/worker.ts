import { instrument, instrumentDurableObject, withSpan } from "@tracelet/cloudflare";
import { DurableObject } from "cloudflare:workers";

interface Env {
  readonly STOCK: DurableObjectNamespace<Stock>;
}

// RPC methods are traced by name, with the context along, so that both sides are one trace.
const options = { bindings: { STOCK: { rpc: ["take"], context: true } } };

export class Stock extends instrumentDurableObject(
  class extends DurableObject<Env> {
    async take(count: number): Promise<number> {
      const left = (await this.ctx.storage.get<number>("left")) ?? 10;
      if (left < count) throw new RangeError("out of stock");
      await withSpan("reserve", { attributes: { "stock.count": count } }, () =>
        this.ctx.storage.put("left", left - count),
      );
      return left - count;
    }
  },
  options,
) {}

export default instrument(
  {
    async fetch(request, env) {
      const { pathname, searchParams } = new URL(request.url);
      const stock = env.STOCK.getByName(pathname.slice(1));
      return Response.json({ left: await stock.take(Number(searchParams.get("count") ?? 1)) });
    },
  } satisfies ExportedHandler<Env>,
  options,
);

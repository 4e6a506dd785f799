import { instrumentEntrypoint, withSpan } from "@tracelet/cloudflare";
import { WorkerEntrypoint } from "cloudflare:workers";

const PRICES: Readonly<Record<string, number>> = { tea: 12, teapot: 85 };

export class Prices extends instrumentEntrypoint(
  class extends WorkerEntrypoint {
    quote(sku: string): number {
      return withSpan("look up", { attributes: { sku } }, () => {
        const price = PRICES[sku];
        if (price === undefined) throw new RangeError(`no price for ${sku}`);
        return price;
      });
    }
  },
) {}

export default { fetch: () => new Response("call quote()", { status: 404 }) } satisfies ExportedHandler;
